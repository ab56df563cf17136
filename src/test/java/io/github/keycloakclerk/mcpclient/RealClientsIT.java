package io.github.keycloakclerk.mcpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.ClientTable;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(KeycloakExtension.class)
@Order(Integer.MAX_VALUE - 10)
@Tag("node")
@DisplayName("A real MCP client")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealClientsIT {

    private final McpRealm realm;
    private final StandInUser ada;
    private final Consumer<URI> person;

    RealClientsIT(TestKeycloak keycloak) {
        realm = McpRealm.start(keycloak);
        ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        Visitor visitor = new Visitor(new Browser(address -> false));
        person = address -> {
            Page end = visitor.signIn(address, ada);
            assertEquals(200, end.status(), end.address() + " " + end.text());
        };
    }

    @BeforeAll
    static void requireNode() throws InterruptedException {
        assumeTrue(NodeProject.isAvailable(), "Node.js 18 or newer with npm is not installed");
    }

    @AfterEach
    void stop() {
        realm.close();
    }

    static Stream<Arguments> clientsAndWays() {
        return Arrays.stream(RealClient.values())
                .flatMap(client ->
                        Arrays.stream(Way.values()).filter(client::takes).map(way -> Arguments.of(client, way)));
    }

    @ParameterizedTest
    @MethodSource("clientsAndWays")
    void connectsOnTheFirstTry(RealClient client, Way way) throws IOException, InterruptedException {
        String name = realm.nameFor(way);
        JsonNode whoami = client.whoami(realm.server(), way, name, person);
        assertEquals(ada.id(), whoami.path("clerk_user_id").asText(), whoami.toString());
        assertEquals("Ada Lovelace", whoami.path("name").asText());
        if (!name.isEmpty()) {
            assertEquals(name, whoami.path("azp").asText(), "did not come this way");
        }
        ClientTable.works(client.label(), client.version(), way.label(), "signs in, calls a tool");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void getsAWiderScopeWhenAToolNeedsIt(Way way) throws IOException, InterruptedException {
        RealClient client = RealClient.SDK_V2;
        JsonNode result = client.stepUp(realm.server(), way, realm.nameFor(way), person);
        assertTrue(result.path("wrote").asBoolean(), result.toString());
        assertTrue(Set.of(result.path("scope").asText().split(" ")).contains("mcp:write"), result.toString());
        ClientTable.works(client.label(), client.version(), way.label(), "asks for a wider scope after 403");
    }
}
