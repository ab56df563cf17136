package io.github.keycloakclerk.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.standin.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that no test can run have the values of the exported realm at least. */
@DisplayName("An example of the realm as code")
class ExamplesTest {

    @ParameterizedTest
    @ValueSource(strings = {"kcadm/realm.sh", "keycloak-config-cli/clerk-mcp.yaml", "terraform/main.tf"})
    void hasTheNamesTextsAndHostsOfTheExport(String file) throws IOException {
        String example = Files.readString(Path.of("docs/examples", file)).replaceAll("\\s+", " ");
        Set<String> values = values(Json.read(Files.readString(RealmExport.EXPORT)));
        assertTrue(values.size() > 40, values.toString());
        assertEquals(
                List.of(),
                values.stream().filter(value -> !example.contains(value)).toList());
    }

    private static Set<String> values(JsonNode realm) {
        Set<String> values = new TreeSet<>();
        for (String member : List.of("clientScopes", "identityProviderMappers")) {
            realm.path(member).forEach(entry -> addText(values, entry.path("name")));
            realm.path(member).forEach(entry -> addText(values, entry.path("description")));
        }
        realm.path("clients").forEach(client -> addText(values, client.path("description")));
        realm.at("/roles/realm").forEach(role -> addText(values, role.path("description")));
        for (JsonNode profile : realm.at("/clientProfiles/profiles")) {
            addText(values, profile.path("description"));
            profile.path("executors").forEach(executor -> addLists(values, executor.path("configuration")));
        }
        realm.at("/clientPolicies/policies").forEach(policy -> addText(values, policy.path("description")));
        addDisplayNames(values, realm);
        return values;
    }

    /** Redirect hosts, schemes and trusted domains. */
    private static void addLists(Set<String> values, JsonNode configuration) {
        configuration.forEach(setting -> {
            if (setting.isArray()) {
                setting.forEach(entry -> addText(values, entry));
            }
        });
    }

    /** Of the attributes in the user profile. */
    private static void addDisplayNames(Set<String> values, JsonNode realm) {
        for (JsonNode text : realm.findValues("kc.user.profile.config")) {
            Json.read(text.path(0).asText())
                    .path("attributes")
                    .forEach(attribute -> addText(values, attribute.path("displayName")));
        }
    }

    private static void addText(Set<String> values, JsonNode text) {
        if (text.isTextual()) {
            values.add(text.asText());
        }
    }
}
