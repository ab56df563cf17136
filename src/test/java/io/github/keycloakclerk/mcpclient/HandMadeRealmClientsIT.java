package io.github.keycloakclerk.mcpclient;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.HandMadeRealm;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.SetUpRealm;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.mcpserver.ExampleMcpServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KeycloakExtension.class)
@Tag("node")
@DisplayName("In a realm made by hand or set up, where users have passwords, a real MCP client")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandMadeRealmClientsIT {

    private final TestKeycloak keycloak;
    private final Browser browser = new Browser(address -> false);

    HandMadeRealmClientsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private void answer(URI authorizationUrl) {
        Page page = browser.open(authorizationUrl);
        if (page.body().contains("kc-form-login")) {
            page = browser.post(page.formAction(), Map.of("username", "grace", "password", "secret"));
        }
        if (Visitor.isConsent(page)) {
            new Visitor(browser).consent(page);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"DYNAMIC", "METADATA_DOCUMENT"})
    void connectsAndGetsAWiderScope(Way way) throws IOException, InterruptedException {
        connects(way, HandMadeRealm::make);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"DYNAMIC", "METADATA_DOCUMENT"})
    void connectsWhereNothingWasDoneByHand(Way way) throws IOException, InterruptedException {
        connects(way, SetUpRealm::make);
    }

    /** A way to set up a realm. */
    private interface Making {
        HandMadeRealm make(URI keycloak, String name, URI mcpServer);
    }

    private void connects(Way way, Making making) throws IOException, InterruptedException {
        assumeTrue(NodeProject.isAvailable(), "Node.js 18 or newer with npm is not installed");
        String name = TestRealm.newName();
        try (DocumentHost documents = DocumentHost.start();
                ExampleMcpServer server =
                        ExampleMcpServer.start(0, keycloak.url().resolve("/realms/" + name))) {
            making.make(keycloak.url(), name, server.url()).addPerson("grace");
            ObjectNode document = Registrar.metadata("http://127.0.0.1/callback");
            document.put("client_id", documents.url("/client.json").toString());
            String client = way == Way.DYNAMIC
                    ? ""
                    : documents.publish("/client.json", document).toString();
            JsonNode result = RealClient.SDK_V2.stepUp(server.url(), way, client, this::answer);
            assertTrue(result.path("wrote").asBoolean(), result.toString());
        }
    }
}
