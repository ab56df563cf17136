package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.PostLoginFlow;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@Tag("browser")
@DisplayName("In a real browser, a user")
class SignInPagesIT {

    private static final String REDIRECT_URI = "http://127.0.0.1:9/callback";

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final StandInUser ada;
    private final Chromium chromium;
    private final Page page;

    SignInPagesIT(TestKeycloak keycloak) {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        this.keycloak = keycloak;
        this.clerk = StandInClerk.start(0);
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        this.chromium = new Chromium();
        this.page = chromium.newPage();
        page.route(REDIRECT_URI + "**", SignInPagesIT::answerAsClient);
    }

    private static void answerAsClient(Route route) {
        route.fulfill(new Route.FulfillOptions().setStatus(200).setBody("back at the client"));
    }

    @AfterEach
    void stop() {
        chromium.close();
        clerk.close();
    }

    private void begin(TestRealm realm) {
        page.navigate(new OAuthClient(realm.url(), "mcp-client", REDIRECT_URI)
                .authorizationUrl("scope", "openid mcp:read mcp:write")
                .toString());
    }

    @Test
    void signsInAndConsents() {
        begin(keycloak.realm(clerk, json -> {}));
        assertTrue(page.content().contains("<b>MCP client</b> wants to sign you in"));
        Chromium.screenshot(page, "app-page");
        page.check("input[value='" + ada.id() + "']");
        page.click("button[value=allow]");
        page.waitForSelector("#kc-oauth");
        assertTrue(page.content().contains("Read with the tools of the MCP server"));
        Chromium.screenshot(page, "consent");
        page.click("#kc-login");
        String url = Chromium.awaitVisit(page, REDIRECT_URI);
        assertTrue(url.contains("code="), url);
    }

    @Test
    void saysNoAndTheClientLearnsOfIt() {
        begin(keycloak.realm(clerk, json -> {}));
        page.click("button[value=deny]");
        String url = Chromium.awaitVisit(page, REDIRECT_URI);
        assertTrue(url.contains("error=access_denied"), url);
    }

    /** On the stand-in's app page. */
    private void allow() {
        page.check("input[value='" + ada.id() + "']");
        page.click("button[value=allow]");
    }

    @Test
    void seesWhatTheSignInLacksAndGoesBackToTheClient() {
        begin(keycloak.realm(clerk, PostLoginFlow.demanding("allowedOrganizations", "org_acme")));
        allow();
        page.waitForSelector("#kc-clerk-requirements");
        assertEquals(
                "You cannot sign in this way",
                page.textContent("#kc-page-title").trim());
        assertTrue(page.textContent("#kc-clerk-requirements").contains("requires an active organization"));
        assertEquals(clerk.url().toString(), page.getAttribute("#kc-clerk-app", "href"));
        Chromium.screenshot(page, "requirements");
        assertEquals(List.of(), Chromium.violations(page));
        page.click("#kc-clerk-back button");
        String url = Chromium.awaitVisit(page, REDIRECT_URI);
        assertTrue(url.contains("error=access_denied"), url);
    }

    @Test
    void seesWhatTheSignInLacksInTheirLanguageAndTriesAgain() {
        ada.locale("de");
        begin(keycloak.realm(clerk, PostLoginFlow.demanding("requireSecondFactor", "true")));
        allow();
        page.waitForSelector("#kc-clerk-requirements");
        assertTrue(page.textContent("#kc-clerk-requirements").contains("zweiten Faktor"));
        Chromium.screenshot(page, "requirements-de");
        page.click("#kc-clerk-again");
        page.waitForSelector("button[value=allow]");
    }

    @Test
    void seesAPageWhereSignInIsNotSetUp() {
        begin(keycloak.realm(clerk, json -> RealmExport.provider(json).put("enabled", false)));
        assertEquals(
                "Sign-in is not set up. Please contact your administrator.",
                page.textContent("#kc-error-message .instruction, #kc-error-message p")
                        .trim());
        Chromium.screenshot(page, "not-set-up");
    }

    @Test
    void seesAPageWithAWayBackWhereTheSignInExpired() throws InterruptedException {
        begin(keycloak.realm(clerk, json -> json.put("accessCodeLifespanLogin", 2)));
        page.check("input[value='" + ada.id() + "']");
        Thread.sleep(3500);
        page.click("button[value=allow]");
        page.waitForSelector("#loginRestartLink");
        Chromium.screenshot(page, "expired");
        page.click("#loginRestartLink");
        page.waitForSelector("button[value=allow]");
    }
}
