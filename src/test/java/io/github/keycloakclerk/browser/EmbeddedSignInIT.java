package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.StepUpFlow;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInFrontend;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("With Clerk's form on Keycloak's page, a person")
class EmbeddedSignInIT {

    private final TestKeycloak keycloak;
    private final Chromium chromium;
    private final List<String> complaints = new ArrayList<>();
    private StandInClerk clerk;
    private StandInUser ada;
    private StandInUser grace;
    private Page page;
    private ClerkForm form;
    private OAuthClient client;

    EmbeddedSignInIT(TestKeycloak keycloak) throws InterruptedException {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        assumeTrue(NodeProject.isAvailable(), "Node.js is not installed");
        this.keycloak = keycloak;
        this.chromium = new Chromium();
    }

    @BeforeEach
    void openAPage() throws IOException, InterruptedException {
        clerk = StandInClerk.start(0);
        clerk.serveScripts(NodeProject.packages());
        ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        grace = clerk.add(StandInUser.named("Grace", "Hopper").twoFactor());
        page = chromium.newPage();
        form = new ClerkForm(page);
        complaints.clear();
        page.route(TestRealm.REDIRECT_URI + "**", route -> route.fulfill(new Route.FulfillOptions().setBody("back")));
        page.onConsoleMessage(message -> complaints.add(message.text()));
    }

    @AfterEach
    void closeThePage() {
        page.context().close();
        clerk.close();
    }

    @AfterAll
    void stop() {
        chromium.close();
    }

    private TestRealm realm(Consumer<ObjectNode> changes) {
        return keycloak.realm(clerk, SignInWay.EMBEDDED.realm().andThen(changes));
    }

    private void open(TestRealm realm, String... parameters) {
        client = realm.testClient();
        page.navigate(client.authorizationUrl(parameters).toString());
    }

    /** What the client's token says, after all went well. */
    private JsonNode claims() {
        page.waitForURL(TestRealm.REDIRECT_URI + "**");
        JsonNode tokens = client.tokens(new io.github.keycloakclerk.harness.Page(URI.create(page.url()), 200, ""));
        return OAuthClient.claims(tokens.path("access_token").asText());
    }

    private String session(JsonNode claims) {
        return claims.path("clerk_session_id").asText();
    }

    @Test
    void signsInWithThePasswordAndIsToldOfAWrongOne() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.EMBEDDED.realm());
        open(realm);
        form.identify(ada).password("wrong");
        assertTrue(form.mistake().contains("Password is incorrect"));
        Chromium.screenshot(page, "embedded-wrong-password");
        form.password(StandInFrontend.PASSWORD);
        JsonNode claims = claims();
        assertEquals(ada.id(), claims.path("clerk_user_id").asText());
        assertEquals("active", clerk.status(session(claims)));
        assertFalse(complaints.toString().contains("Content Security Policy"), complaints.toString());
    }

    @Test
    void signsInWithACodeByEmail() {
        open(keycloak.realm(clerk, SignInWay.EMBEDDED.realm()));
        form.identify(ada).codeByEmail();
        assertEquals(ada.id(), claims().path("clerk_user_id").asText());
    }

    @Test
    void goesOnAsWhoTheyAreWithOneClickOrAsSomebodyElse() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.EMBEDDED.realm());
        open(realm);
        form.signIn(ada);
        String session = session(claims());
        realm.logOut(ada.id());
        open(realm);
        assertEquals(List.of("Continue as Ada Lovelace (" + ada.email() + ")"), form.accounts());
        Chromium.screenshot(page, "embedded-continue-as");
        assertEquals(List.of(), Chromium.violations(page));
        form.act("continue");
        assertEquals(session, session(claims()));
        realm.logOut(ada.id());
        open(realm);
        form.act("other").signIn(grace);
        assertEquals(grace.id(), claims().path("clerk_user_id").asText());
        assertEquals("removed", clerk.status(session));
    }

    @Test
    void signsInAgainWhenTheClientDemandsIt() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.EMBEDDED.realm());
        open(realm);
        form.signIn(ada);
        String session = session(claims());
        open(realm, "prompt", "login");
        form.view("verify");
        form.act("verify").signIn(ada);
        assertNotEquals(session, session(claims()));
    }

    @Test
    void usesASecondFactorWhenTheLevelDemandsIt() {
        TestRealm realm = realm(StepUpFlow.withSecondFactorFor(600));
        open(realm);
        form.signIn(grace);
        JsonNode first = claims();
        assertEquals("mfa", first.path("acr").asText(), "Clerk asked for both factors");
        realm.logOut(grace.id());
        clerk.frontend().age(Duration.ofMinutes(30));
        open(realm, "acr_values", "mfa");
        form.act("continue").password(StandInFrontend.PASSWORD).code();
        JsonNode claims = claims();
        assertEquals("mfa", claims.path("acr").asText(), claims.toString());
        assertEquals(session(first), session(claims));
    }

    @Test
    void learnsThatTheyLackASecondFactor() {
        open(realm(StepUpFlow.withSecondFactorFor(600)), "acr_values", "mfa");
        form.signIn(ada);
        assertTrue(form.view("no-second-factor").contains("second factor"));
        Chromium.screenshot(page, "embedded-no-second-factor");
    }

    @Test
    void choosesAnOrganizationFirst() {
        ada.memberOf(StandInOrganization.named("Acme"), "org:member");
        clerk.frontend().demand("choose-organization");
        open(keycloak.realm(clerk, SignInWay.EMBEDDED.realm()));
        form.signIn(ada);
        page.getByText("Acme").first().click();
        assertEquals("active", clerk.status(session(claims())));
    }

    @Test
    void learnsOfATaskThatThePageCannotShow() {
        clerk.frontend().demand("something-new");
        open(keycloak.realm(clerk, SignInWay.EMBEDDED.realm()));
        form.signIn(ada);
        assertTrue(form.view("pending").contains("one more step"));
    }

    @Test
    void learnsThatClerkIsBlocked() {
        page.route("**/ui.browser.js", Route::abort);
        open(keycloak.realm(clerk, SignInWay.EMBEDDED.realm()));
        assertTrue(form.view("blocked").contains("could not be loaded"));
        Chromium.screenshot(page, "embedded-blocked");
        assertEquals(List.of(), Chromium.violations(page));
    }

    @Test
    void learnsThatTheAddressIsNotSetUp() {
        clerk.frontend().refuseOrigins();
        open(realm(json -> ((ObjectNode) TestRealm.provider(json).get("config"))
                .put("clientId", clerk.productionKey())
                .put("clientSecret", "sk_live_x1")));
        assertTrue(form.view("wrong-address").contains("administrator"));
    }

    @Test
    void readsClerksTextsInTheirLanguageInTheDark() {
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK).setReducedMotion(ReducedMotion.REDUCE));
        open(keycloak.realm(clerk, SignInWay.EMBEDDED.realm()), "ui_locales", "de");
        form.identify(ada).password("wrong");
        assertEquals("Das eingegebene Passwort ist falsch.", form.mistake());
        // Clerk fades the sentence in; axe would take it for pale.
        page.waitForTimeout(1000);
        Chromium.screenshot(page, "embedded-dark-german");
        assertEquals(List.of(), Chromium.violations(page));
    }

    @Test
    void readsFromRightToLeftOnASmallScreen() {
        page.setViewportSize(320, 640);
        open(keycloak.realm(clerk, SignInWay.EMBEDDED.realm()), "ui_locales", "ar");
        page.waitForSelector("input[name=identifier]");
        assertEquals("rtl", page.evaluate("document.documentElement.dir"));
        assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
        Chromium.screenshot(page, "embedded-arabic-small");
    }

    @Test
    void cancels() {
        open(keycloak.realm(clerk, SignInWay.EMBEDDED.realm()));
        form.cancel();
        page.waitForURL(TestRealm.REDIRECT_URI + "**");
        assertTrue(page.url().contains("error=access_denied"), page.url());
    }
}
