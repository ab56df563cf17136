package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.util.Iterator;
import java.util.function.Consumer;

/** Changes the user profile in a realm's JSON. */
public final class UserProfilesOfRealm {

    private UserProfilesOfRealm() {}

    public static void change(ObjectNode realm, Consumer<ObjectNode> change) {
        ArrayNode config = (ArrayNode) realm.path("components")
                .path("org.keycloak.userprofile.UserProfileProvider")
                .path(0)
                .path("config")
                .path("kc.user.profile.config");
        ObjectNode profile = (ObjectNode) Json.read(config.path(0).asText());
        change.accept(profile);
        config.removeAll().add(profile.toString());
    }

    /** Shows administrators the attributes that the profile does not declare. */
    public static void showAll(ObjectNode realm) {
        change(realm, profile -> profile.put("unmanagedAttributePolicy", "ADMIN_VIEW"));
    }

    public static void remove(ObjectNode profile, String attribute) {
        for (Iterator<JsonNode> attributes = profile.path("attributes").iterator(); attributes.hasNext(); ) {
            if (attributes.next().path("name").asText().equals(attribute)) {
                attributes.remove();
            }
        }
    }
}
