package io.github.keycloakclerk.mcpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.ClientTable;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeProcess;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@Tag("node")
@DisplayName("The official conformance suite")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConformanceIT {

    private static final String PACKAGE = "@modelcontextprotocol/conformance";
    private static final Pattern OPEN = Pattern.compile("^\\s*(http\\S+response_type=code\\S*)");
    private static final Pattern TOTAL = Pattern.compile("^Total: (\\d+) passed, (\\d+) failed");

    private final TestKeycloak keycloak;

    ConformanceIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @ParameterizedTest
    @CsvSource({"2025-03-26,2", "2025-06-18,2", "2025-11-25,3", "2026-07-28,3", "draft,3"})
    void passesForEverySpecification(String version, int checks) throws IOException, InterruptedException {
        assumeTrue(NodeProject.isAvailable(), "Node.js 18 or newer with npm is not installed");
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        Path results = Files.createTempDirectory(Files.createDirectories(Path.of("target/clients")), "conformance");
        try (McpRealm realm = McpRealm.start(keycloak)) {
            List<String> arguments = List.of(
                    "node_modules/" + PACKAGE + "/dist/index.js",
                    "authorization",
                    "--url",
                    realm.realm().url().toString(),
                    "--client-id",
                    "mcp-client",
                    "-p",
                    Integer.toString(Ports.free()),
                    "--resource",
                    realm.server().toString(),
                    "--spec-version",
                    version,
                    "-o",
                    results.toAbsolutePath().toString());
            try (NodeProcess suite = NodeProject.start(Map.of(), arguments)) {
                URI address = URI.create(suite.await(OPEN).group(1));
                new Visitor(new Browser(any -> false)).signIn(address, ada);
                MatchResult total = suite.await(TOTAL);
                assertEquals("0", total.group(2), suite.seen());
                assertEquals(Integer.toString(checks), total.group(1), suite.seen());
            }
        }
        ClientTable.works(
                "Conformance suite, mode authorization",
                NodeProject.version(PACKAGE),
                Way.PREREGISTERED.label(),
                "passes all checks of specification " + version);
    }
}
