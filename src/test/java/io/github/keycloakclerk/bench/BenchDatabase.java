package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A Keycloak database with statement statistics from PostgreSQL.
 *
 * @param name of the database
 * @param counts data source of the statistics, connected to another database
 */
record BenchDatabase(PostgresServer server, String name, DataSource database, DataSource counts) {

    /** PostgreSQL settings that count statements, provide memory for a million users, and do not wait for the disk. */
    static final Map<String, String> SETTINGS = Map.of(
            "shared_preload_libraries",
            "pg_stat_statements",
            "pg_stat_statements.max",
            "10000",
            "pg_stat_statements.track_planning",
            "on",
            "shared_buffers",
            "2GB",
            "max_wal_size",
            "8GB",
            "maintenance_work_mem",
            "512MB",
            "max_connections",
            "400",
            "fsync",
            "off",
            "autovacuum",
            "off");

    private static final String TOTALS = """
            select coalesce(sum(calls), 0), coalesce(sum(total_exec_time + total_plan_time), 0),
                coalesce(sum(shared_blks_hit + shared_blks_read), 0)
              from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = '%s'
            """;

    static BenchDatabase create(PostgresServer server, String name) {
        DataSource counts = server.database("postgres");
        BenchDatabase database = new BenchDatabase(server, name, server.database(name), counts);
        execute(counts, "create extension if not exists pg_stat_statements");
        execute(counts, "create database \"" + name + "\"");
        return database;
    }

    List<String> keycloakOptions() {
        return server.keycloakOptions(name);
    }

    Statements statements() {
        try (Connection connection = counts.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TOTALS.formatted(name))) {
            row.next();
            return new Statements(row.getLong(1), row.getDouble(2), row.getLong(3));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The statements called most often since the last call, one per line. */
    String mostCalled(int number) {
        String query = """
                select string_agg(calls || ' x ' || round((mean_exec_time + mean_plan_time)::numeric, 3) || ' ms: '
                    || left(regexp_replace(query, '\\s+', ' ', 'g'), 200), E'\\n')
                  from (select s.* from pg_stat_statements s join pg_database d on d.oid = s.dbid
                        where d.datname = '%s' order by calls desc limit %d) most
                """.formatted(name, number);
        String most = new BenchDatabase(server, name, counts, counts).text(query);
        execute(counts, "select pg_stat_statements_reset()");
        return most;
    }

    void execute(String sql) {
        execute(database, sql);
    }

    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** The single value that a query returns. */
    String text(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void execute(DataSource where, String sql) {
        try (Connection connection = where.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
