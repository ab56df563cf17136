package io.github.keycloakclerk.mcpclient;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.github.keycloakclerk.browser.Chromium;
import io.github.keycloakclerk.harness.ClientTable;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeProcess;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KeycloakExtension.class)
@Tag("node")
@DisplayName("The page of MCP Inspector, in a browser,")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InspectorPageIT {

    private static final String PACKAGE = "@modelcontextprotocol/inspector";
    private static final String SECRET = "secret-of-the-test";

    private final TestKeycloak keycloak;
    private final StandInUser ada;

    InspectorPageIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.ada = keycloak.clerk().add(StandInUser.named("Ada", "Inspector"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"DYNAMIC", "METADATA_DOCUMENT"})
    void connectsCallsAToolAndAsksForAWiderScope(Way way) throws IOException, InterruptedException {
        assumeTrue(NodeProject.isAvailable(), "Node.js 18 or newer with npm is not installed");
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        int port = Ports.free();
        try (McpRealm realm = McpRealm.start(keycloak);
                NodeProcess inspector = start(port, storage(realm, way));
                Chromium chromium = new Chromium()) {
            inspector.await(Pattern.compile("up and running"));
            Page page = chromium.newPage();
            page.route(Pattern.compile("https://fonts\\..*"), Route::abort);
            page.navigate("http://localhost:" + port + "/?MCP_INSPECTOR_API_TOKEN=" + SECRET
                    + "&transport=http&autoConnect=" + SECRET + "&serverUrl="
                    + URLEncoder.encode(realm.server().toString(), StandardCharsets.UTF_8));
            signIn(page);
            button(page, "Disconnect from server").waitFor();
            page.getByText("Tools", new Page.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            button(page, "whoami").click();
            button(page, "Execute Tool").click();
            page.getByText("\"azp\"").first().waitFor();
            assertTrue(page.innerText("main").contains(ada.id()));
            button(page, "write_note").click();
            page.getByRole(AriaRole.TEXTBOX, new GetByRoleOptions().setName("text"))
                    .fill("hello");
            button(page, "Execute Tool").click();
            page.getByRole(AriaRole.DIALOG)
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Authorize"))
                    .click();
            signIn(page);
            button(page, "Execute Tool").click();
            page.getByText("Noted: hello").waitFor();
            Chromium.screenshot(page, "inspector");
        }
        String version = NodeProject.version(PACKAGE);
        ClientTable.works("MCP Inspector, page in Chromium", version, way.label(), "signs in, calls a tool");
        ClientTable.works("MCP Inspector, page in Chromium", version, way.label(), "asks for a wider scope after 403");
    }

    private static Path storage(McpRealm realm, Way way) throws IOException {
        Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target/clients")), "page")
                .toAbsolutePath();
        Path storage = Files.createDirectories(home.resolve("storage"));
        Files.writeString(home.resolve("mcp.json"), "{\"mcpServers\":{}}");
        if (way == Way.METADATA_DOCUMENT) {
            var document = Json.object("clientMetadataUrl", realm.nameFor(way));
            Files.writeString(
                    storage.resolve("client.json"),
                    Json.MAPPER
                            .createObjectNode()
                            .set("cimd", document.put("enabled", true))
                            .toString());
        }
        return home;
    }

    private static NodeProcess start(int port, Path home) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "HOME",
                home.toString(),
                "MCP_STORAGE_DIR",
                home.resolve("storage").toString(),
                "MCP_CATALOG_PATH",
                home.resolve("mcp.json").toString(),
                "MCP_INSPECTOR_SECRET_STORE",
                "memory",
                "MCP_INSPECTOR_API_TOKEN",
                SECRET,
                "MCP_AUTO_OPEN_ENABLED",
                "false",
                "CLIENT_PORT",
                Integer.toString(port),
                "MCP_SANDBOX_PORT",
                "0",
                "MCP_APP_ORIGIN_PORT",
                "0");
        return NodeProject.start(
                environment, List.of("node_modules/" + PACKAGE + "/clients/launcher/build/index.js", "--web"));
    }

    /** Signs in on the app's page if Keycloak requires it, and consents. */
    private void signIn(Page page) {
        Locator me = page.locator("input[value='" + ada.id() + "']");
        Locator allow = page.locator("#kc-login");
        me.or(allow).first().waitFor();
        if (me.isVisible()) {
            me.check();
            page.click("button[value=allow]");
        }
        allow.click();
        page.waitForURL(Pattern.compile("http://localhost:\\d+/(\\?.*)?$"));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name))
                .first();
    }
}
