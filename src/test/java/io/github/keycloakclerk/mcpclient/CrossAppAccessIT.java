package io.github.keycloakclerk.mcpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.enterprise.EnterpriseRealm;
import io.github.keycloakclerk.enterprise.StandInIssuer;
import io.github.keycloakclerk.harness.ClientTable;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeProcess;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@Tag("node")
@DisplayName("The TypeScript SDK with an assertion of an enterprise")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrossAppAccessIT {

    private static final Pattern END = Pattern.compile("^(RESULT|ERROR) (.*)");

    private final StandInIssuer issuer = StandInIssuer.start();
    private final EnterpriseRealm enterprise;
    private final McpRealm mcp;

    CrossAppAccessIT(TestKeycloak keycloak) {
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        mcp = McpRealm.start(keycloak, enterprise.with(Map.of("enterpriseMakeMissingUsers", "true")));
    }

    @BeforeAll
    static void requireNode() throws InterruptedException {
        assumeTrue(NodeProject.isAvailable(), "Node.js 18 or newer with npm is not installed");
    }

    @AfterEach
    void stop() {
        mcp.close();
        issuer.close();
    }

    private MatchResult connect() throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "cross-app-access.mjs",
                mcp.server().toString(),
                EnterpriseRealm.CLIENT,
                EnterpriseRealm.SECRET,
                mcp.realm().url().toString(),
                issuer.url());
        try (NodeProcess process = NodeProject.start(Map.of(), arguments)) {
            return process.await(END);
        }
    }

    /** Like an identity provider that accepts the audience, resource and scope requested by the client. */
    private void issueFor(StandInUser user) {
        issuer.exchange(asked -> enterprise
                .assertion(mcp.realm(), user)
                .claim("aud", asked.get("audience"))
                .claim("resource", asked.get("resource"))
                .claim("scope", asked.get("scope"))
                .sign());
    }

    @Test
    void callsAToolWithoutABrowser() throws IOException, InterruptedException {
        StandInUser ada = enterprise.employee(enterprise.subject);
        issueFor(ada);
        MatchResult end = connect();
        assertEquals("RESULT", end.group(1), end.group(2));
        JsonNode whoami = Json.read(end.group(2));
        assertEquals(ada.id(), whoami.path("clerk_user_id").asText(), whoami::toString);
        assertEquals(EnterpriseRealm.CLIENT, whoami.path("azp").asText());
        ClientTable.works(
                "TypeScript SDK, `CrossAppAccessProvider`",
                NodeProject.version("@modelcontextprotocol/client"),
                "Enterprise-Managed Authorization",
                "calls a tool without a browser");
    }

    @Test
    void isCutOffWhenTheUserIsBanned() throws IOException, InterruptedException {
        StandInUser ada = enterprise.employee(enterprise.subject);
        issueFor(ada);
        assertEquals("RESULT", connect().group(1));
        ada.blocked("banned");
        MatchResult end = connect();
        assertEquals("ERROR", end.group(1), end.group(2));
        assertTrue(end.group(2).contains("assertion is not accepted"), end.group(2));
    }
}
