package io.github.keycloakclerk.broker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A setting that cannot work is refused with its sentence")
class ImportedSettingsIT {

    private static final String INSTANCE = "/identity-provider/instances/clerk";

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;

    ImportedSettingsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
    }

    private static void assertRefused(String sentence, Admin.Answer answer) {
        assertEquals(400, answer.status(), answer.body().toString());
        assertTrue(answer.errorMessage().startsWith(sentence), answer.errorMessage());
    }

    @Test
    void inAPartialImportOfAMaskedExport() {
        TestRealm realm = keycloak.realm();
        JsonNode before = realm.admin().get(realm.path(INSTANCE));
        JsonNode export =
                realm.admin().send("POST", realm.path("/partial-export"), null).body();
        ObjectNode part = Json.object("ifResourceExists", "OVERWRITE");
        part.set("identityProviders", export.path("identityProviders"));
        assertRefused(
                "Client Secret (clientSecret): this is the mask of an export",
                realm.admin().send("POST", realm.path("/partialImport"), part));
        assertEquals(before, realm.admin().get(realm.path(INSTANCE)), "the provider is as it was");
    }

    @Test
    void inAPartialImportWithTheSecretNothingIs() {
        TestRealm realm = keycloak.realm();
        ObjectNode provider = (ObjectNode) realm.admin().get(realm.path(INSTANCE));
        ((ObjectNode) provider.get("config")).put("clientSecret", clerk.secretKey());
        ((ObjectNode) provider.get("config"))
                .put("webhookSecret", clerk.webhooks().secret());
        ObjectNode part = Json.object("ifResourceExists", "OVERWRITE");
        part.putArray("identityProviders").add(provider.put("displayName", "Imported"));
        assertEquals(
                200,
                realm.admin().send("POST", realm.path("/partialImport"), part).status());
        assertEquals(
                "Imported",
                realm.admin().get(realm.path(INSTANCE)).path("displayName").asText());
    }

    @Test
    void inARealmThatIsImported() {
        assertRefused("App URL (appUrl): ", imported(RealmExport.with("appUrl", "nonsense")));
    }

    @Test
    void andNamesTheEnvironmentVariableThatWasMissing() {
        assertRefused(
                "clientSecret: the environment variable CLERK_SECRET_KEY is not set where the realm file is imported",
                imported(RealmExport.with("clientSecret", "${CLERK_SECRET_KEY}")));
        assertRefused(
                "Included Custom Audience: the environment variable MCP_SERVER_URL is not set where the realm file is"
                        + " imported",
                imported(json -> json.path("clientScopes").findParents("config").forEach(mapper -> {
                    ObjectNode config = (ObjectNode) mapper.get("config");
                    if (config.has("included.custom.audience")) {
                        config.put("included.custom.audience", "${MCP_SERVER_URL}");
                    }
                })));
    }

    private Admin.Answer imported(Consumer<ObjectNode> change) {
        ObjectNode realm = RealmExport.json(clerk);
        change.accept(realm);
        return keycloak.admin().send("POST", "", realm);
    }
}
