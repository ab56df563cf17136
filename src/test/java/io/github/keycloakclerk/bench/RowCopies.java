package io.github.keycloakclerk.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies rows that the product wrote, using SQL. Each copy gets its own identifiers.
 *
 * @param where selects the rows of {@code source} to copy
 * @param replacements SQL expressions by the text they replace in text columns; {@code n} is the number of the copy
 * @param columns SQL expressions for columns that are not copied
 */
record RowCopies(
        BenchDatabase database,
        String table,
        String where,
        Map<String, String> replacements,
        Map<String, String> columns) {

    /** An ID derived from a kind and the number of the copy. */
    static String id(String kind) {
        return id(kind, "n");
    }

    static String id(String kind, String number) {
        return "md5('" + kind + "' || " + number + ")::uuid::text";
    }

    static RowCopies of(BenchDatabase database, String table, String where) {
        return new RowCopies(database, table, where, Map.of(), Map.of());
    }

    RowCopies replace(String text, String expression) {
        return new RowCopies(database, table, where, plus(replacements, text, expression), columns);
    }

    RowCopies set(String column, String expression) {
        return new RowCopies(database, table, where, replacements, plus(columns, column, expression));
    }

    /** Sets a new ID for each row. */
    RowCopies withNewId() {
        return set("id", "gen_random_uuid()::text");
    }

    /** Inserts the copies with these numbers. */
    void insert(int from, int to, int step) {
        String names = database.text("select string_agg(column_name, ',' order by ordinal_position) from"
                + " information_schema.columns where table_schema = 'public' and table_name = '" + table + "'");
        String values = Stream.of(names.split(",")).map(this::value).collect(Collectors.joining(", "));
        // The original rows are valid. Checking each foreign key would take longer than inserting the rows.
        database.execute(
                "set session_replication_role = replica; insert into %s (%s) select %s from %s source, generate_series(%d, %d, %d) n where %s"
                        .formatted(table, names, values, table, from, to - 1, step, where));
    }

    private String value(String column) {
        if (columns.containsKey(column)) {
            return columns.get(column);
        }
        boolean text = database.text("select data_type from information_schema.columns where table_schema = 'public'"
                        + " and table_name = '" + table + "' and column_name = '" + column + "'")
                .matches("character varying|text|character");
        String value = "source." + column;
        if (text) {
            for (Map.Entry<String, String> replacement : replacements.entrySet()) {
                value = "replace(" + value + ", '" + replacement.getKey() + "', " + replacement.getValue() + ")";
            }
        }
        return value;
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
