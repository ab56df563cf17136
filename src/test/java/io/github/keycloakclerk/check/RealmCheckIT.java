package io.github.keycloakclerk.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The check of a realm")
@Tag("core")
class RealmCheckIT {

    private final TestKeycloak keycloak;

    RealmCheckIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @Test
    void findsNoProblemInTheExportedRealm() {
        Checked checked = Checked.of(keycloak.newRealm());
        assertEquals(List.of(), checked.all("problem"));
        // The shared server has no reconciliation, a new realm no webhook yet, and Keycloak its own version.
        assertEquals(
                List.of(),
                checked.all("warning").stream()
                        .filter(line -> Fault.usual().stream().noneMatch(line::contains))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void tellsOfOneFaultAndNothingElse(Fault fault) {
        TestRealm realm = keycloak.realm(fault.change);
        Checked checked = Checked.of(realm);
        Map<String, String> wrong = new TreeMap<>(checked.statuses());
        wrong.values().removeIf("ok"::equals);
        assertEquals(fault.status, wrong.remove(fault.id), checked.report().toPrettyString());
        wrong.keySet().removeAll(fault.also);
        wrong.keySet().removeAll(Fault.usual());
        assertEquals(Map.of(), wrong);
        JsonNode check = checked.check(fault.id);
        assertTrue(check.path("fix").asText().length() > 20, check.toString());
        assertFalse(check.path("summary").asText().startsWith(fault.id), check.toString());
    }

    @Test
    void tellsWhereClientsAreSoonDisconnected() {
        TestRealm realm = keycloak.newRealm(json -> json.put("ssoSessionIdleTimeout", 600));
        assertEquals("ok", Checked.of(realm).status("connection-lifetime"));
        for (JsonNode scope : realm.admin().get(realm.path("/default-optional-client-scopes"))) {
            if (scope.path("name").asText().equals("offline_access")) {
                realm.admin()
                        .delete(realm.path("/default-optional-client-scopes/"
                                + scope.path("id").asText()));
            }
        }
        JsonNode check = Checked.of(realm).check("connection-lifetime");
        assertEquals("warning", check.path("status").asText());
        assertTrue(check.path("detail").asText().contains("10 min"), check.toString());
    }

    /** The check relies on what clients can read there, not on what this server would return. */
    @Test
    void readsTheMetadataWhereClientsReadIt() {
        try (DocumentHost host = DocumentHost.start()) {
            TestRealm realm = keycloak.newRealm(json -> ((ObjectNode) json.get("attributes"))
                    .put("frontendUrl", host.url("").toString()));
            ObjectNode metadata = Json.object("issuer", "https://elsewhere.example/realms/x");
            metadata.putArray("code_challenge_methods_supported").add("plain");
            metadata.putArray("token_endpoint_auth_methods_supported").add("client_secret_basic");
            host.publish("/realms/" + realm.name() + "/.well-known/openid-configuration", metadata);
            Checked checked = Checked.of(realm);
            assertEquals(
                    "ok", checked.status("metadata-reachable"), checked.report().toPrettyString());
            assertEquals("problem", checked.status("metadata-issuer"));
            assertEquals("problem", checked.status("metadata-pkce"));
            assertEquals("problem", checked.status("metadata-public-clients"));
            assertEquals("warning", checked.status("metadata-iss"));
            assertEquals("warning", checked.status("metadata-scopes"));
            assertEquals("warning", checked.status("metadata-root-path"));
        }
    }

    /** A server that cannot reach itself does not know what is there. */
    @Test
    void doesNotGuessWhatItCannotRead() {
        TestRealm realm = keycloak.newRealm(json -> RealmJson.frontendUrl(json, "http://localhost:9"));
        assertEquals(
                "The URL that clients try first (RFC 8414) could not be read.",
                Checked.of(realm).check("metadata-root-path").path("summary").asText());
    }

    /** An MCP server that names another realm or URL sends its clients elsewhere (RFC 9728). */
    @Test
    void readsTheMetadataOfTheMcpServers() {
        try (DocumentHost host = DocumentHost.start()) {
            String server = host.url("/mcp").toString();
            TestRealm realm =
                    keycloak.newRealm(json -> json.path("clientScopes").forEach(scope -> {
                        if (scope.path("name").asText().startsWith("mcp")) {
                            ((ObjectNode) scope.at("/protocolMappers/0/config"))
                                    .put("included.custom.audience", server);
                        }
                    }));
            assertEquals("ok", Checked.of(realm).status("servers-metadata"), "not there");
            ObjectNode metadata = Json.object("resource", server);
            metadata.putArray("authorization_servers").add(realm.url().toString());
            String path = "/.well-known/oauth-protected-resource/mcp";
            host.publish(path, metadata);
            JsonNode good = Checked.of(realm).check("servers-metadata");
            assertEquals("ok", good.path("status").asText());
            assertEquals("Read: 1 of 1.", good.path("detail").asText());
            host.publish(
                    path, metadata.deepCopy().put("resource", host.url("/other").toString()));
            assertEquals("problem", Checked.of(realm).status("servers-metadata"));
            metadata.putArray("authorization_servers").add("https://elsewhere.example");
            host.publish(path, metadata);
            assertEquals("problem", Checked.of(realm).status("servers-metadata"));
        }
    }
}
