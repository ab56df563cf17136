package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;

/** More mappers than any real realm has, and users with data for them. */
final class FiftyMappers {

    private FiftyMappers() {}

    /** 30 user attributes, 10 roles with conditions of every kind, 8 session notes, Organizations and groups. */
    static void add(ObjectNode realm) {
        ArrayNode mappers = realm.withArray("identityProviderMappers");
        for (int i = 0; i < 30; i++) {
            String path = i % 3 == 0 ? "public_metadata.list" + i + "[]" : "public_metadata.field" + i;
            add(mappers, "clerk-user-attribute", "jsonField", path, "userAttribute", "attribute" + i);
        }
        for (int i = 0; i < 10; i++) {
            ((ObjectNode) realm.get("roles")).withArray("realm").addObject().put("name", "bench-" + i);
            String condition = i % 3 == 0 ? "equals" : i % 3 == 1 ? "contains" : "regex";
            String value = condition.equals("regex") ? "val.e" + i : "value" + i;
            add(
                    mappers,
                    "clerk-role",
                    "jsonField",
                    "public_metadata.field" + i,
                    "condition",
                    condition,
                    "value",
                    value,
                    "role",
                    "bench-" + i);
        }
        for (int i = 0; i < 8; i++) {
            String source = i % 2 == 0 ? "token" : "user";
            String path = i % 2 == 0 ? "fva" : "public_metadata.field" + i;
            add(mappers, "clerk-session-note", "source", source, "jsonField", path, "attribute", "note" + i);
        }
        add(mappers, "clerk-organization", "target", "organizations", "createMissing", "true");
        add(
                mappers,
                "clerk-organization",
                "target",
                "groups",
                "nameTemplate",
                "/clerk/${slug}",
                "createMissing",
                "true");
    }

    /** Keycloak reads the settings of each mapper from its database at each sign-in, whatever the mapper does. */
    static void addHardcoded(ObjectNode realm) {
        for (int i = 0; i < 50; i++) {
            String[] settings = {"attribute", "attribute" + i, "attribute.value", "value" + i};
            add(realm.withArray("identityProviderMappers"), "hardcoded-attribute-idp-mapper", settings);
        }
    }

    private static void add(ArrayNode mappers, String type, String... settings) {
        ObjectNode mapper = mappers.addObject();
        mapper.put("name", type + " " + mappers.size())
                .put("identityProviderAlias", "clerk")
                .put("identityProviderMapper", type)
                .set("config", Json.object(settings).put("syncMode", "INHERIT"));
    }

    /** A user with data for all mappers. */
    static StandInUser person(StandInOrganization... organizations) {
        ObjectNode metadata = Json.object();
        for (int i = 0; i < 30; i++) {
            metadata.put("field" + i, "value" + i);
            metadata.putArray("list" + i).add("a" + i).add("b" + i);
        }
        StandInUser person = StandInUser.named("Regular", "Person").field("public_metadata", metadata);
        for (StandInOrganization organization : organizations) {
            person.memberOf(organization, "org:member");
        }
        return person;
    }
}
