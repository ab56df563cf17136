package io.github.keycloakclerk.bench;

import java.util.List;

/** The indexes of tables that are filled. Creating them once afterwards is faster than updating them with each row. */
record TableIndexes(BenchDatabase database, List<String> definitions) {

    private static final String NO_CONSTRAINTS = """
            from pg_indexes where schemaname = 'public' and tablename in ('%s')
              and indexname not in (select conname from pg_constraint)
            """;

    /** Drops all indexes that do not belong to a constraint. */
    static TableIndexes drop(BenchDatabase database, List<String> tables) {
        String where = NO_CONSTRAINTS.formatted(String.join("','", tables));
        String definitions = database.text("select coalesce(string_agg(indexdef, ';'), '') " + where);
        String names = database.text("select coalesce(string_agg(indexname, ','), '') " + where);
        if (!names.isEmpty()) {
            database.execute("drop index " + names);
        }
        return new TableIndexes(database, List.of(definitions.split(";")));
    }

    void create() {
        definitions.stream().filter(each -> !each.isEmpty()).forEach(database::execute);
    }
}
