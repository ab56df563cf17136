package io.github.keycloakclerk.mcpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.McpServersOfRealm;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.StandInUser;
import io.modelcontextprotocol.client.transport.McpHttpClientTransportAuthorizationException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The example MCP server")
class ScopesIT {

    private static final String REDIRECT_URI = "http://127.0.0.1/callback";

    private final TestKeycloak keycloak;
    private final StandInUser ada;

    ScopesIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    @Test
    void letsOnlyThoseWriteWhoConsentedToIt() {
        String name = TestRealm.newName();
        try (ExampleMcpServer server = ExampleMcpServer.start(0, keycloak.url().resolve("/realms/" + name))) {
            TestRealm realm = keycloak.realm(
                    McpServersOfRealm.forMcpServer(server.url()).andThen(json -> json.put("realm", name)));
            Map<String, Object> note = Map.of("text", "hello");

            McpCall reader = new McpCall(server.url(), token(realm, "openid mcp:read"));
            McpHttpClientTransportAuthorizationException refusal = assertThrows(
                    McpHttpClientTransportAuthorizationException.class, () -> reader.tool("write_note", note));
            assertEquals(403, refusal.getResponseInfo().statusCode());
            assertEquals(0, server.notes().size());

            McpCall writer = new McpCall(server.url(), token(realm, "openid mcp:read mcp:write"));
            assertEquals("Noted: hello", writer.tool("write_note", note));
            assertEquals(1, server.notes().size());
        }
    }

    private String token(TestRealm realm, String scope) {
        OAuthClient client = new OAuthClient(realm.url(), "mcp-client", REDIRECT_URI);
        Browser browser = new Browser(address -> address.toString().startsWith(REDIRECT_URI));
        Page end = new Visitor(browser).signIn(client.authorizationUrl("scope", scope), ada);
        return client.tokens(end).path("access_token").asText();
    }
}
