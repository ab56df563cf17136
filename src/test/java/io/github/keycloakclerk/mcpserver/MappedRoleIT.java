package io.github.keycloakclerk.mcpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.McpServersOfRealm;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import io.modelcontextprotocol.client.transport.McpHttpClientTransportAuthorizationException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The example MCP server, by what Clerk says of a user,")
class MappedRoleIT {

    private static final String SCOPE = "openid mcp:read mcp:write";
    private static final Map<String, Object> NOTE = Map.of("text", "hello");

    private final TestKeycloak keycloak;
    private final ExampleMcpServer server;
    private final TestRealm realm;
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInUser ada;

    MappedRoleIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        String name = TestRealm.newName();
        this.server = ExampleMcpServer.start(0, keycloak.url().resolve("/realms/" + name));
        this.realm = keycloak.realm(McpServersOfRealm.forMcpServer(server.url())
                .andThen(json -> json.put("realm", name))
                .andThen(MappedRoleIT::letPlansDecideWhoMayWrite));
        this.ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace")).memberOf(acme, "org:admin");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void letPlansDecideWhoMayWrite(ObjectNode json) {
        for (JsonNode mapper : json.path("identityProviderMappers")) {
            if (mapper.path("identityProviderMapper").asText().equals("clerk-role")) {
                ((ObjectNode) mapper.path("config"))
                        .put("jsonField", "public_metadata.plan")
                        .put("condition", "equals")
                        .put("value", "pro");
            }
        }
    }

    private McpCall signIn() {
        OAuthClient client = new OAuthClient(realm.url(), TestRealm.CLIENT, TestRealm.REDIRECT_URI);
        Browser browser = new Browser(address -> address.toString().startsWith(TestRealm.REDIRECT_URI));
        Page app = browser.open(client.authorizationUrl("scope", SCOPE));
        Page end = browser.post(
                URI.create(app.parameter("callback_url")),
                Map.of(
                        "state",
                        app.parameter("state"),
                        "clerk_token",
                        keycloak.clerk().token(ada).active(acme, "admin").sign()));
        return new McpCall(server.url(), client.tokens(end).path("access_token").asText());
    }

    @Test
    void showsOrganizationAndRole() {
        JsonNode whoami = Json.read(signIn().tool("whoami", Map.of()));
        assertEquals(acme.id(), whoami.path("org_id").asText());
        assertEquals(acme.slug(), whoami.path("org_slug").asText());
        assertEquals("admin", whoami.path("org_role").asText());
    }

    @Test
    void letsOnlyThoseWriteWhoHaveTheRole() {
        McpCall withoutRole = signIn();
        assertFalse(withoutRole.tool("whoami", Map.of()).contains("mcp:write"), "the scope is not granted");
        McpHttpClientTransportAuthorizationException refusal = assertThrows(
                McpHttpClientTransportAuthorizationException.class, () -> withoutRole.tool("write_note", NOTE));
        assertEquals(403, refusal.getResponseInfo().statusCode());

        ada.field("public_metadata", Json.object("plan", "pro"));
        McpCall withRole = signIn();
        assertEquals("Noted: hello", withRole.tool("write_note", NOTE));
        ada.field("public_metadata", Json.object("plan", "free"));
        McpCall again = signIn();
        assertThrows(McpHttpClientTransportAuthorizationException.class, () -> again.tool("write_note", NOTE));
        assertEquals(1, server.notes().size());
    }
}
