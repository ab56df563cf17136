package io.github.keycloakclerk.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.ReverseProxy;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Below a path, without a hostname, with the {@code resource-indicators} feature but without the CORS header. */
@DisplayName("The check of a server that is not set up well")
class ServerCheckIT {

    private static final StandInClerk CLERK = StandInClerk.start(0);
    private static KeycloakServer keycloak;
    private static TestRealm realm;

    @BeforeAll
    static void start() {
        keycloak = KeycloakServer.startWithoutHostname(
                PreparedInstall.BELOW_PATH.copy("keycloak-check"),
                Ports.free(),
                List.of(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--hostname-strict=false",
                        "--spi-clerk-lifecycle--default--reconciliation-interval=1",
                        "--spi-clerk-lifecycle--default--reconciliation-share=100"));
        realm = TestRealm.create(
                new Admin(keycloak.url()), keycloak.url(), CLERK, RealmExport.with("guardRefresh", "false"));
    }

    @AfterAll
    static void stop() {
        keycloak.close();
        CLERK.close();
    }

    @Test
    void tellsWhatClientsMeet() {
        Checked checked = Checked.of(realm);
        assertEquals(
                "ok", checked.status("metadata-reachable"), checked.report().toPrettyString());
        assertEquals("ok", checked.status("metadata-issuer"));
        assertEquals("warning", checked.status("metadata-root-path"));
        assertEquals("warning", checked.status("hostname-fixed"));
        assertEquals("warning", checked.status("feature-resource-indicators"));
        assertEquals("warning", checked.status("cors-header"));
        assertEquals("ok", checked.status("proxy-headers"));
    }

    /** The proxy sends its headers, but the server ignores them. */
    @Test
    void tellsOfAProxyThatIsNotHeard() {
        try (ReverseProxy proxy = ReverseProxy.to(keycloak.url())) {
            Admin throughProxy = new Admin(proxy.url());
            Checked checked = new Checked(throughProxy.get(realm.path("/mcp/check")));
            assertEquals(
                    "warning", checked.status("proxy-headers"), checked.report().toPrettyString());
        }
    }

    @Test
    void tellsHowReconciliationIsGettingOn() {
        Instant end = Instant.now().plusSeconds(60);
        while (!Checked.of(realm).status("clerk-reconciliation").equals("ok")) {
            assertTrue(Instant.now().isBefore(end), "no round of reconciliation");
        }
        assertTrue(Checked.of(realm)
                .check("clerk-reconciliation")
                .path("detail")
                .asText()
                .contains("0 users compared"));
    }

    @Test
    void isInTheLogOfTheServer() throws InterruptedException {
        realm.change("tokenMaxAge", "61");
        Instant end = Instant.now().plusSeconds(60);
        String line = "Realm " + realm.name() + " has problems: clerk-token-check (clerk).";
        while (!keycloak.log().contains(line)) {
            assertTrue(Instant.now().isBefore(end), "not in the log");
            Thread.sleep(500);
        }
    }

    @Test
    void isBesideTheFactsOfTheJarInServerInfo() {
        JsonNode providers = new Admin(keycloak.url()).serverInfo().path("providers");
        Map<String, JsonNode> facts = Map.of(
                "clerk", providers.at("/identity_provider/providers/clerk/operationalInfo"),
                "mcp", providers.at("/admin-realm-restapi-extension/providers/mcp/operationalInfo"));
        facts.forEach((name, info) -> {
            assertTrue(info.path("version").asText().matches("\\d.*"), name + info);
            assertTrue(info.path("tested with Keycloak").asText().contains("26.7.3"), name + info);
        });
        assertTrue(facts.get("clerk").path("Clerk providers").asInt() > 0, facts.toString());
        assertEquals("0", facts.get("mcp").path("self-registered clients").asText());
    }
}
