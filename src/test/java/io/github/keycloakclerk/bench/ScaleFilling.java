package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.standin.StandInCrowd;
import io.github.keycloakclerk.stored.StoredKey;
import java.util.List;

/** Fills a database with copies of the template rows that the product wrote. */
record ScaleFilling(ScaleRealm made, ScaleTemplates templates) {

    private static final int MEMBERS_STEP = 5;

    private static final List<String> TABLES = List.of(
            "user_entity",
            "user_attribute",
            "federated_identity",
            "user_role_mapping",
            "user_group_membership",
            "user_consent",
            "user_consent_client_scope",
            "offline_user_session",
            "offline_client_session",
            "client_attributes",
            "client_scope_client");

    /** Skips constraint checks and drops the indexes while the database is filled. */
    void fill() {
        BenchDatabase database = made.database();
        long begin = System.nanoTime();
        TableIndexes indexes = TableIndexes.drop(database, TABLES);
        organizations();
        for (int template : List.of(ScaleRealm.MEMBER, ScaleRealm.STRANGER)) {
            users(template);
        }
        clients();
        consentsOfClients();
        new ScaleRecords(made).write();
        indexes.create();
        database.execute("vacuum analyze");
        System.out.printf(
                "%s: %,d users, %,d attributes, %,d clients, %,d consents, %,d sessions, %d MB, filled in %d s%n",
                database.name(),
                database.number("select count(*) from federated_identity"),
                database.number("select count(*) from user_attribute"),
                database.number("select count(*) from client_attributes where name = '"
                        + StoredKey.CLIENT_REGISTERED_BY.key() + "'"),
                database.number("select count(*) from user_consent"),
                database.number("select count(*) from offline_user_session"),
                database.number("select pg_database_size(current_database()) / 1000000"),
                (System.nanoTime() - begin) / 1_000_000_000L);
    }

    private RowCopies copies(String table, String where) {
        return RowCopies.of(made.database(), table, where);
    }

    private void organizations() {
        int number = made.size().organizations();
        String name = "'firm' || lpad(n::text, 8, '0')";
        for (String[] table : new String[][] {
            {"keycloak_group", "id = '" + templates.group() + "'"},
            {"group_attribute", "group_id = '" + templates.group() + "'"},
            {"org", "id = '" + templates.organization() + "'"}
        }) {
            RowCopies copies = copies(table[0], table[1])
                    .replace(StandInCrowd.organizationName(0), name)
                    .replace(templates.organization(), RowCopies.id("org"))
                    .replace(templates.group(), RowCopies.id("group"));
            boolean hasOwnId = table[0].equals("keycloak_group") || table[0].equals("org");
            (hasOwnId ? copies : copies.withNewId()).insert(1, number, 1);
        }
    }

    /** Copies the users of one template kind, in steps of five. */
    private void users(int template) {
        String id = template == ScaleRealm.MEMBER ? templates.member() : templates.stranger();
        for (String table : List.of(
                "user_entity",
                "user_attribute",
                "federated_identity",
                "user_role_mapping",
                "user_group_membership",
                "user_consent")) {
            String where = table.equals("user_entity") ? "id = '" + id + "'" : "user_id = '" + id + "'";
            if (table.equals("user_attribute")) {
                where += " and name <> '" + AppliedRecord.ATTRIBUTE + "'";
            }
            RowCopies copies = named(template, id, copies(table, where));
            if (table.equals("user_attribute")) {
                copies = copies.withNewId();
            }
            insert(template, made.size().users(), copies);
        }
        String consent = made.database().text("select id from user_consent where user_id = '" + id + "'");
        insert(
                template,
                made.size().users(),
                named(template, id, copies("user_consent_client_scope", "user_consent_id = '" + consent + "'")));
        for (String flag : List.of("0", "1")) {
            sessions(template, id, flag);
        }
    }

    private void sessions(int template, String id, String flag) {
        int number = flag.equals("1") ? made.size().sessions() : made.size().sessions() / 2;
        String session = made.database()
                .text("select user_session_id from offline_user_session where offline_flag = '" + flag
                        + "' and user_id = '" + id + "' limit 1");
        for (String table : List.of("offline_user_session", "offline_client_session")) {
            String where = "offline_flag = '" + flag + "' and user_session_id = '" + session + "'";
            RowCopies copies =
                    named(template, id, copies(table, where)).replace(session, RowCopies.id("session" + flag));
            insert(template, number, copies);
        }
    }

    /** Replaces the identifiers of the template user by those of the copy. */
    private RowCopies named(int template, String id, RowCopies copies) {
        String consent = made.database().text("select id from user_consent where user_id = '" + id + "'");
        return copies.replace(StandInCrowd.name(template), "'crowd' || lpad(n::text, 8, '0')")
                .replace(id, RowCopies.id("user"))
                .replace(consent, RowCopies.id("consent"))
                .replace(templates.group(), groupOfMember());
    }

    /** Ten members for each organization. The first organization is the template. */
    private String groupOfMember() {
        return "case when n < 50 then '" + templates.group() + "' else " + RowCopies.id("group", "(n / 50)") + " end";
    }

    private static void insert(int template, int number, RowCopies copies) {
        if (template == ScaleRealm.MEMBER) {
            copies.insert(MEMBERS_STEP, number, MEMBERS_STEP);
        } else {
            for (int first = ScaleRealm.STRANGER; first < MEMBERS_STEP; first++) {
                copies.insert(first == ScaleRealm.STRANGER ? first + MEMBERS_STEP : first, number, MEMBERS_STEP);
            }
        }
    }

    private void clients() {
        String clientId = made.database().text("select client_id from client where id = '" + templates.client() + "'");
        for (String table : List.of(
                "client",
                "client_attributes",
                "redirect_uris",
                "web_origins",
                "client_scope_client",
                "protocol_mapper")) {
            String where = (table.equals("client") ? "id" : "client_id") + " = '" + templates.client() + "'";
            RowCopies copies = copies(table, where)
                    .replace(templates.client(), RowCopies.id("client"))
                    .replace(clientId, RowCopies.id("client id"));
            (table.equals("protocol_mapper") ? copies.withNewId() : copies)
                    .insert(1, made.size().clients(), 1);
        }
    }

    /** Adds one user's consent to four of every ten clients. */
    private void consentsOfClients() {
        String id = templates.stranger();
        String consent = made.database().text("select id from user_consent where user_id = '" + id + "'");
        for (String table : List.of("user_consent", "user_consent_client_scope")) {
            String where =
                    table.equals("user_consent") ? "id = '" + consent + "'" : "user_consent_id = '" + consent + "'";
            RowCopies copies = copies(table, where)
                    .replace(id, RowCopies.id("user", "(5 * n + 2)"))
                    .replace(consent, RowCopies.id("consent of client"))
                    .replace(templates.client(), RowCopies.id("client"));
            copies.insert(1, made.size().clients() * 4 / 10, 1);
        }
    }
}
