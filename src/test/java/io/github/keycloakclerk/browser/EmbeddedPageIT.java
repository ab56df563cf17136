package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.SelectOption;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@Order(1)
@Tag("browser")
@DisplayName("Keycloak's page with Clerk's form")
class EmbeddedPageIT {

    private static final List<String> FRAGMENTS = List.of(
            "#/verify",
            "#/verify-x",
            "#/verify/../tasks",
            "#/sso-callback",
            "#/factor-two",
            "#complete",
            "#/?sign_in_force_redirect_url=https://evil.example/");

    private final TestKeycloak keycloak;
    private final Chromium chromium;
    private EmbeddedVisit visit;

    EmbeddedPageIT(TestKeycloak keycloak) throws InterruptedException {
        this.keycloak = keycloak;
        this.chromium = EmbeddedVisit.chromium();
    }

    @AfterEach
    void closeThePage() {
        visit.close();
    }

    @AfterAll
    void stop() {
        chromium.close();
    }

    private Page visit(Page page) {
        visit = new EmbeddedVisit(keycloak, page);
        return page;
    }

    private static String said(Page page, String view) {
        return new ClerkForm(page).view(view);
    }

    @Test
    void saysThatClerkIsBlocked() {
        Page page = visit(chromium.newPage());
        page.route("**/ui.browser.js", Route::abort);
        visit.open(visit.realm());
        assertTrue(said(page, "blocked").contains("could not be loaded"));
        Chromium.screenshot(page, "embedded-blocked");
        assertEquals(List.of(), Chromium.violations(page));
    }

    @Test
    void saysSoWhenClerkDoesNotAnswerInTimeAndTriesAgain() {
        Page page = visit(chromium.newPage());
        page.clock().install();
        page.route("**/ui.browser.js", route -> {});
        visit.open(visit.realm());
        page.waitForSelector("[data-view=loading]:visible");
        page.clock().fastForward(15_000);
        assertTrue(said(page, "blocked").contains("could not be loaded"));
        page.unroute("**/ui.browser.js");
        new ClerkForm(page).act("reload");
        page.clock().resume();
        page.waitForSelector("input[name=identifier]");
    }

    @Test
    void saysThatTheAddressIsNotSetUp() {
        Page page = visit(chromium.newPage());
        visit.clerk().frontend().refuseOrigins();
        visit.open(visit.realm(json -> ((ObjectNode) RealmExport.provider(json).get("config"))
                .put("clientId", visit.clerk().productionKey())
                .put("clientSecret", "sk_live_x1")));
        assertTrue(said(page, "wrong-address").contains("administrator"));
    }

    @Test
    void saysThatItNeedsScripts() {
        Page page = visit(chromium.newPageWithoutScripts());
        visit.open(visit.realm());
        assertTrue(page.innerText("#kc-clerk").contains("JavaScript"), page.innerText("#kc-clerk"));
        Chromium.screenshot(page, "embedded-no-script");
        new ClerkForm(page).cancel();
        assertTrue(visit.end(page).contains("error=access_denied"));
    }

    /** A script injected into the page does not run, but those of Keycloak's template do. */
    @Test
    void runsNoScriptButItsOwn() {
        Page page = visit(chromium.newPage());
        visit.open(visit.realm());
        page.waitForSelector("input[name=identifier]");
        assertEquals(List.of(), Chromium.violations(page));
        page.evaluate("const script = document.createElement('script'); script.textContent = 'window.injected = 1';"
                + " document.body.append(script); document.body.setAttribute('onclick', 'window.injected = 2');"
                + " document.body.click();");
        assertEquals(null, page.evaluate("window.injected"));
        page.selectOption("#login-select-toggle", new SelectOption().setLabel("German (Deutsch)"));
        page.waitForSelector("html[lang=de] input[name=identifier]");
    }

    @Test
    void letsThePersonCancel() {
        Page page = visit(chromium.newPage());
        visit.open(visit.realm());
        new ClerkForm(page).cancel();
        assertTrue(visit.end(page).contains("error=access_denied"));
    }

    /** Browsers keep the URL fragment across redirects, and Clerk's component would act on it. */
    @Test
    void goesOnAsNobodyBecauseOfTheLinkThatBeganTheSignIn() {
        Page page = visit(chromium.newPage());
        StandInUser ada = visit.clerk().add(StandInUser.named("Ada", "Lovelace"));
        visit.open(visit.realm());
        new ClerkForm(page).signIn(ada);
        visit.claims();
        TestRealm realm = visit.newRealm();
        for (String fragment : FRAGMENTS) {
            visit.openLink(realm, fragment);
            said(page, "choice");
            // Clerk reports the session again, which would continue the sign-in if the component were complete.
            page.evaluate("Clerk.session.touch()");
            page.waitForTimeout(300);
            assertTrue(page.url().matches(".*/endpoint/sign-in\\?state=[^#]*"), fragment + " leads to " + page.url());
            said(page, "choice");
        }
    }

    @Test
    void asksWhoeverSignedInToClerkInAnotherTab() {
        Page page = visit(chromium.newPage());
        visit.open(visit.realm());
        page.waitForSelector("input[name=identifier]");
        signInToClerkInAnotherTab();
        page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
        assertEquals(1, new ClerkForm(page).accounts().size());
        page.reload();
        assertEquals(1, new ClerkForm(page).accounts().size());
    }

    /** Clerk's component would accept the signed-in session although another user was entered. */
    @Test
    void signsNobodyInUnderTheNameOfAnother() {
        Page page = visit(chromium.newPage());
        visit.open(visit.realm());
        page.waitForSelector("input[name=identifier]");
        signInToClerkInAnotherTab();
        new ClerkForm(page).identify(visit.clerk().add(StandInUser.named("Grace", "Hopper")));
        List<String> accounts = new ClerkForm(page).accounts();
        assertTrue(accounts.get(0).contains("Ada Lovelace"), accounts.toString());
    }

    private void signInToClerkInAnotherTab() {
        Page tab = visit.page().context().newPage();
        tab.navigate(visit.client(visit.newRealm()).authorizationUrl().toString());
        new ClerkForm(tab).signIn(visit.clerk().add(StandInUser.named("Ada", "Lovelace")));
        visit.end(tab);
    }

    /** A frame of the same origin, which may send the sign-in cookies. A foreign origin could do no more than that. */
    @Test
    void showsItselfInNoFrame() {
        Page page = visit(chromium.newPage());
        visit.open(visit.realm());
        page.waitForSelector("input[name=identifier]");
        String address = page.url();
        Frame refused = frame(page, address);
        assertEquals("chrome-error://chromewebdata/", refused.url());
        // Without the two headers, the frame shows the page.
        page.route(address, EmbeddedPageIT::answerWithoutItsHeaders);
        frame(page, address).waitForSelector("#kc-clerk-cancel");
    }

    private Frame frame(Page page, String address) {
        String around = keycloak.url() + "/around";
        page.route(
                around,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<iframe src='" + address.replace("&", "&amp;") + "'></iframe>")));
        page.navigate(around);
        return page.mainFrame().childFrames().get(0);
    }

    private static void answerWithoutItsHeaders(Route route) {
        APIResponse answer = route.fetch();
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.keySet().removeAll(List.of("content-security-policy", "x-frame-options"));
        route.fulfill(new Route.FulfillOptions().setResponse(answer).setHeaders(headers));
    }
}
