package io.github.keycloakclerk.mcpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeClient;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The official TypeScript SDK")
class TypeScriptClientIT {

    private final TestKeycloak keycloak;

    TypeScriptClientIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @Test
    void connectsToAnMcpServerAsAPersonOfClerk() throws IOException, InterruptedException {
        assumeTrue(NodeClient.isAvailable(), "Node.js 18 or newer with npm is not installed");
        String name = TestRealm.newName();
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        try (ExampleMcpServer server = ExampleMcpServer.start(0, keycloak.url().resolve("/realms/" + name))) {
            keycloak.realm(TestRealm.forMcpServer(server.url()).andThen(json -> json.put("realm", name)));
            try (NodeClient client = NodeClient.start(server.url(), "mcp-client")) {
                new Visitor(new Browser(address -> false)).signIn(URI.create(client.await("AUTHORIZE ")), ada);
                JsonNode result = Json.read(client.await("RESULT "));
                assertTrue(result.path("tools").toString().contains("whoami"), result.toString());
                assertEquals(
                        ada.id(), result.path("whoami").path("clerk_user_id").asText());
                assertEquals("Ada Lovelace", result.path("whoami").path("name").asText());
            }
        }
    }
}
