package io.github.keycloakclerk.mcp.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.enterprise.EnterpriseBesideKeycloaks;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.lifecycle.EndOfAccess;
import io.github.keycloakclerk.lifecycle.LogoutReceiver;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Uses its own server, because features are chosen when a server starts. It only knows its host name and derives the
 * rest of its URL from requests.
 */
@DisplayName("With Keycloak's feature resource-indicators on")
class ResourceIndicatorsIT {

    private static final String MCP_SERVER = "http://localhost:8090/mcp";
    private static final String API = "https://api.example/";

    private static StandInClerk clerk;
    private static KeycloakServer keycloak;

    @BeforeAll
    static void start() {
        clerk = StandInClerk.start(0);
        keycloak = KeycloakServer.startWithoutHostname(
                PreparedInstall.BELOW_PATH.copy("keycloak-resource-indicators"),
                Ports.free(),
                List.of(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--hostname=localhost",
                        "--spi-clerk-lifecycle--default--reconciliation-interval=2",
                        "--spi-clerk-lifecycle--default--reconciliation-share=100"));
    }

    @AfterAll
    static void stop() {
        keycloak.close();
        clerk.close();
    }

    private static TestRealm realm(Consumer<ObjectNode> changes) {
        return TestRealm.create(new Admin(keycloak.url()), keycloak.url(), clerk, changes);
    }

    /** A resource as Keycloak's feature defines it: a client with a URL, which a mapper adds to the audience. */
    private static void addApi(ObjectNode realm) {
        ObjectNode api = Json.object("clientId", "api", "protocol", "openid-connect");
        api.putObject("attributes").put("resource_url", API);
        ((ArrayNode) realm.get("clients")).add(api);
        ObjectNode mapper = Json.object("name", "api", "protocol", "openid-connect");
        mapper.put("protocolMapper", "oidc-audience-mapper");
        mapper.putObject("config").put("included.client.audience", "api").put("access.token.claim", "true");
        realm.path("clientScopes").forEach(scope -> {
            if (scope.path("name").asText().equals("mcp:read")) {
                ((ArrayNode) scope.get("protocolMappers")).add(mapper);
            }
        });
    }

    private static JsonNode tokens(TestRealm realm, String resource) {
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        OAuthClient client = new OAuthClient(realm.url(), TestRealm.CLIENT, TestRealm.REDIRECT_URI);
        Browser browser = new Browser(address -> address.toString().startsWith(TestRealm.REDIRECT_URI));
        Page end = new Visitor(browser).signIn(client.authorizationUrl("resource", resource), ada);
        JsonNode first = client.tokens(end, "resource", resource);
        return first.has("refresh_token")
                ? client.refresh(first.path("refresh_token").asText(), "resource", resource)
                : first;
    }

    @Test
    void publicClientsAreAdvertisedWithoutTheFeatureCimdToo() {
        TestRealm realm = realm(json -> {});
        Page metadata =
                new Browser(address -> false).open(URI.create(realm.url() + "/.well-known/oauth-authorization-server"));
        JsonNode methods = Json.read(metadata.body()).path("token_endpoint_auth_methods_supported");
        assertTrue(methods.toString().contains("\"none\""), methods.toString());
    }

    @Test
    void anMcpServerStaysAnMcpServer() {
        assertEquals(Set.of(MCP_SERVER), ResourceIT.audience(tokens(realm(json -> {}), MCP_SERVER + "/")));
    }

    @Test
    void whatKeycloakKnowsIsKeycloaksAffair() {
        assertEquals(Set.of(API), ResourceIT.audience(tokens(realm(ResourceIndicatorsIT::addApi), API)));
    }

    @Test
    void whatNobodyKnowsIsRefusedWithoutAnInternalError() {
        assertEquals(
                "invalid_target",
                tokens(realm(json -> {}), "https://unknown.example/")
                        .path("error")
                        .asText());
    }

    @Test
    void aRealmWithoutAnyAudienceDoesNotFail() {
        TestRealm realm = realm(json -> json.path("clientScopes").forEach(scope -> {
            if (scope.path("name").asText().startsWith("mcp")) {
                ((ObjectNode) scope).remove("protocolMappers");
            }
        }));
        assertEquals("invalid_target", tokens(realm, MCP_SERVER).path("error").asText());
    }

    /** Keycloak's own assertion grant is enabled here too. */
    @Test
    void assertionsOfEnterprisesAreTakenAsElsewhere() {
        EnterpriseBesideKeycloaks.tryOut(clerk, keycloak.url());
    }

    @Test
    void accessEndsAsClerkSaysWhereTheServerKnowsItsHostNameOnly() {
        try (LogoutReceiver client = new LogoutReceiver()) {
            EndOfAccess access = new EndOfAccess(clerk, realm(EndOfAccess.realm(client)), client);
            access.byWebhooks();
            access.byReconciliation();
        }
    }
}
