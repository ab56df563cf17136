package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.standin.StandInCrowd;

/**
 * IDs of the template rows.
 *
 * @param member Keycloak user in an organization
 * @param stranger Keycloak user in no organization
 * @param organization Keycloak Organization
 * @param group group of the Organization
 * @param client self-registered client
 */
record ScaleTemplates(String realm, String member, String stranger, String organization, String group, String client) {

    static ScaleTemplates find(ScaleRealm made, String clientId) {
        BenchDatabase database = made.database();
        String organization =
                database.text("select id from org where alias = '" + StandInCrowd.organizationName(0) + "'");
        return new ScaleTemplates(
                database.text(
                        "select id from realm where name = '" + made.realm().name() + "'"),
                user(made, ScaleRealm.MEMBER),
                user(made, ScaleRealm.STRANGER),
                organization,
                database.text("select group_id from org where id = '" + organization + "'"),
                database.text("select id from client where client_id = '" + clientId + "'"));
    }

    private static String user(ScaleRealm made, int number) {
        return made.realm().user("user_" + StandInCrowd.name(number)).path("id").asText();
    }
}
