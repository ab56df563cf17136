package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.UUID;

/** An organization in the stand-in Clerk. Changes count from the next call on. */
public final class StandInOrganization {

    private final ObjectNode json = Json.resource("/standin/organization.json");

    private StandInOrganization(String id, String name, String slug) {
        json.put("id", id).put("name", name).put("slug", slug);
    }

    /** The same organization in every process. */
    public static StandInOrganization known(String name) {
        String slug = name.toLowerCase(Locale.ROOT).replace(' ', '-');
        return withId("org_" + slug.replace("-", ""), name, slug);
    }

    static StandInOrganization withId(String id, String name, String slug) {
        return new StandInOrganization(id, name, slug);
    }

    /** With a slug that no other organization has. */
    public static StandInOrganization named(String name) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        String id = "org_" + UUID.randomUUID().toString().replace("-", "");
        return new StandInOrganization(id, name, name.toLowerCase(Locale.ROOT).replace(' ', '-') + "-" + unique);
    }

    public String id() {
        return json.path("id").asText();
    }

    public String slug() {
        return json.path("slug").asText();
    }

    public String name() {
        return json.path("name").asText();
    }

    public StandInOrganization slug(String slug) {
        json.put("slug", slug);
        return this;
    }

    public StandInOrganization publicMetadata(JsonNode metadata) {
        json.set("public_metadata", metadata);
        return this;
    }

    ObjectNode json() {
        return json;
    }
}
