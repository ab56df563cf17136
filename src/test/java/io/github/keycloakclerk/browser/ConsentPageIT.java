package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.McpServersOfRealm;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@Tag("browser")
@DisplayName("The consent page")
class ConsentPageIT {

    private static final String COMPUTER = "http://127.0.0.1:50123/callback";
    private static final String SITE = "https://claude.ai/api/mcp/auth_callback";
    private static final String APP = "cursor://anysphere.cursor-mcp/oauth/callback";
    private static final String SERVER = "http://localhost:8090/mcp";

    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    private final DocumentHost documents = DocumentHost.start();
    private final TestRealm realm;
    private final Chromium chromium;
    private final Page page;

    ConsentPageIT(TestKeycloak keycloak) {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        realm = keycloak.realm(
                clerk,
                RealmExport.trusting(documents)
                        .andThen(McpServersOfRealm.withOtherServer("two", "https://two.example/mcp")));
        chromium = new Chromium();
        page = chromium.newPage();
        page.route(COMPUTER + "**", ConsentPageIT::answerAsClient);
        page.route(SITE + "**", ConsentPageIT::answerAsClient);
    }

    private static void answerAsClient(Route route) {
        route.fulfill(new Route.FulfillOptions().setStatus(200).setBody("back at the client"));
    }

    @AfterEach
    void stop() {
        chromium.close();
        documents.close();
        clerk.close();
    }

    private String register(String redirectUri) {
        return new Registrar(realm.url())
                .register(Registrar.metadata(redirectUri).put("client_name", "Example Assistant"))
                .clientId();
    }

    /** Signs in up to the consent page. */
    private void open(String clientId, String redirectUri, String... more) {
        page.navigate(new OAuthClient(realm.url(), clientId, redirectUri)
                .authorizationUrl(more)
                .toString());
        page.check("input[value='" + ada.id() + "']");
        page.click("button[value=allow]");
        page.waitForSelector("#kc-oauth");
    }

    private void assertShows(String... texts) {
        String shown = page.innerText("#kc-oauth").replaceAll("\\s+", " ");
        List.of(texts).forEach(text -> assertTrue(shown.contains(text), text + " is not in: " + shown));
    }

    private void assertAccessible() {
        assertEquals(List.of(), Chromium.violations(page));
    }

    @Test
    void saysWhoAsksForWhatAndWarnsOfAProgramOnThisComputer() {
        open(register(COMPUTER), COMPUTER, "scope", "openid mcp:read mcp:write offline_access", "resource", SERVER);
        assertShows(
                "Example Assistant",
                "The application chose this name itself. It has not been verified.",
                SERVER,
                "Connect to the MCP server on your behalf",
                "Read with the tools of the MCP server",
                "Make changes with the tools of the MCP server",
                "See your e-mail address",
                "Keep access while you are away, until you revoke it",
                "Warning: A program on this computer receives the access",
                "Continue only if you have just started this program yourself.",
                "127.0.0.1:50123",
                "You are signed in as ");
        assertAccessible();
        page.setViewportSize(1280, 1300);
        Chromium.screenshot(page, "consent-computer");
    }

    @Test
    void namesTheSiteThatReceivesTheAccess() {
        open(register(SITE), SITE);
        assertShows("The website claude.ai");
        assertFalse(page.innerText("#kc-oauth").contains("this computer"));
        assertAccessible();
    }

    @Test
    void namesTheSchemeOfAnApp() {
        open(register(APP), APP);
        assertShows("An app on this device that opens “cursor:” links");
    }

    @Test
    void namesTheHostThatPublishedTheApplication() {
        ObjectNode document = Registrar.metadata(COMPUTER);
        document.put("client_id", documents.url("/client.json").toString()).put("client_name", "Example Assistant");
        open(documents.publish("/client.json", document).toString(), COMPUTER);
        assertShows("Example Assistant", "localhost says this is its application.");
        assertFalse(page.innerText("#kc-oauth").contains("hostname"));
        Chromium.screenshot(page, "consent-document");
    }

    @Test
    void namesAllServersThatThePermissionsOpen() {
        open(register(SITE), SITE, "scope", "openid mcp:read two", "resource", SERVER);
        assertShows(SERVER + " The permissions also give access to: https://two.example/mcp");
    }

    @Test
    void showsTheNameOfAnAdministratorAsItIs() {
        ObjectNode client = Json.object("clientId", "by-hand", "protocol", "openid-connect");
        client.put("name", "${doLogIn} <img src=x onerror=document.title='hacked'> {0}");
        client.put("publicClient", true).put("consentRequired", true);
        client.putArray("redirectUris").add(COMPUTER);
        realm.admin().post(realm.path("/clients"), client);
        open("by-hand", COMPUTER, "scope", "openid");
        assertShows("${doLogIn} <img src=x onerror=document.title='hacked'> {0}");
        assertFalse(page.innerText("#kc-oauth").contains("chose this name itself"));
        assertFalse(page.title().contains("hacked"));
    }

    @ParameterizedTest
    @CsvSource({"en,Allow access?,Deny", "de,Zugriff erlauben?,Ablehnen"})
    void fitsAPhoneInItsLanguages(String language, String title, String deny) {
        page.setViewportSize(320, 640);
        open(register(COMPUTER), COMPUTER, "ui_locales", language, "resource", SERVER);
        assertEquals(title, page.innerText("#kc-page-title").trim());
        assertEquals(deny, page.innerText("#kc-cancel").trim());
        assertEquals(language, page.getAttribute("html", "lang"));
        assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= 320"));
        assertAccessible();
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target/screenshots/consent-phone-" + language + ".png")));
    }

    @Test
    void isAnsweredByKeyboardAndLetsPeopleDeny() {
        open(register(COMPUTER), COMPUTER);
        page.focus("#kc-login");
        page.keyboard().press("Tab");
        assertEquals("kc-cancel", page.evaluate("document.activeElement.id"));
        page.keyboard().press("Enter");
        String url = Chromium.awaitVisit(page, COMPUTER);
        assertTrue(url.contains("error=access_denied"), url);
        assertTrue(url.contains("iss="), url);
    }

    @Test
    void letsPeopleAllow() {
        open(register(SITE), SITE);
        page.click("#kc-login");
        String url = Chromium.awaitVisit(page, SITE);
        assertTrue(url.contains("code="), url);
    }
}
