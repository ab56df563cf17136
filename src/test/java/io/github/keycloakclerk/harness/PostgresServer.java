package io.github.keycloakclerk.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** An empty PostgreSQL server in its own process, on loopback. Closing it ends the process and deletes its data. */
public final class PostgresServer implements AutoCloseable {

    private static final Duration BOOT = Duration.ofMinutes(1);
    private static final String USER = "postgres";

    /** The database that exists from the start. */
    static final String DATABASE = "postgres";

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    public static PostgresServer start() {
        return start(Map.of());
    }

    /** @param settings of PostgreSQL, in addition to those of a small server */
    public static PostgresServer start(Map<String, String> settings) {
        Path files = KeycloakInstall.distribution().resolveSibling("postgres");
        try {
            Files.createDirectories(files);
            Redirect log = Redirect.appendTo(files.resolve("postgres.log").toFile());
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
            settings.forEach(builder::setServerConfig);
            return new PostgresServer(builder.setOverrideWorkingDirectory(files.toFile())
                    .setDataDirectory(Files.createTempDirectory(files, "data"))
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .setPGStartupWait(BOOT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options with which a Keycloak built for PostgreSQL uses a database. */
    public List<String> keycloakOptions(String database) {
        return List.of(
                "--db-url=jdbc:postgresql://localhost:" + server.getPort() + "/" + database,
                "--db-username=" + USER,
                "--db-password=" + USER);
    }

    public DataSource database(String name) {
        return server.getDatabase(USER, name);
    }

    /** The number that a query returns. */
    long number(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
