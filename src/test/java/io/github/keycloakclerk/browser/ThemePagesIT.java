package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.PostLoginFlow;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares one realm and one browser. Each language visits all pages once. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@Order(1)
@Tag("browser")
@DisplayName("The pages of the theme")
class ThemePagesIT {

    private static final String CLIENT = "mcp-client";
    private static final String REDIRECT_URI = "http://127.0.0.1:9/callback";
    private static final String HOME = "http://127.0.0.1:9/home";
    private static final Pattern REFERENCE = Pattern.compile("[2-9A-Y]{4}-[2-9A-Y]{4}");

    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    private final StandInUser bob = clerk.add(StandInUser.named("Bob", "Babbage"));
    private final TestRealm realm;
    private final Chromium chromium;

    ThemePagesIT(TestKeycloak keycloak) {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        StandInOrganization acme = StandInOrganization.named("Acme");
        bob.memberOf(acme, "org:member");
        // The user's language would take precedence over the browser's.
        ada.without("locale");
        bob.without("locale");
        realm = keycloak.realm(
                clerk,
                PostLoginFlow.demanding("allowedOrganizations", acme.id())
                        .andThen(json -> json.put("browserFlow", "browser"))
                        .andThen(ThemePagesIT::openToDevices));
        chromium = new Chromium();
    }

    private static void openToDevices(ObjectNode json) {
        json.path("clients").forEach(client -> {
            if (client.path("clientId").asText().equals(CLIENT)) {
                ((ObjectNode) client).put("baseUrl", HOME);
                ((ObjectNode) client.path("attributes")).put("oauth2.device.authorization.grant.enabled", "true");
            }
        });
    }

    @AfterEach
    void behave() {
        clerk.behave();
    }

    @AfterAll
    void stop() {
        chromium.close();
        clerk.close();
    }

    private OAuthClient client() {
        return new OAuthClient(realm.url(), CLIENT, REDIRECT_URI);
    }

    /** Opens Keycloak's login form, which has a button for Clerk. */
    private void openLoginForm(Page page) {
        page.navigate(client().authorizationUrl("scope", "openid mcp:read offline_access")
                .toString());
        page.waitForSelector("#social-clerk");
    }

    private static void signIn(Page page, StandInUser person) {
        page.click("#social-clerk");
        page.check("input[value='" + person.id() + "']");
        page.click("button[value=allow]");
    }

    /** Opens the page that Keycloak shows for a step which has expired because of another tab. */
    private static void openExpired(Page page) {
        String action = page.getAttribute("form#kc-form-login", "action");
        page.navigate(action.replaceAll("session_code=[^&]*&", "").replaceAll("execution=[^&]*", "execution=left"));
        page.waitForSelector("#loginRestartLink");
    }

    /** The device flow has no redirect URI, so the user gets an error page. */
    private void failAtDevice(Page page) {
        clerk.misbehave(Calls.SESSIONS, Misbehaviour.status(500, "{}", Map.of()));
        page.navigate(client().beginAtDevice("openid")
                .path("verification_uri_complete")
                .asText());
        signIn(page, ada);
        page.waitForSelector("#clerk-start-again");
    }

    private void openDenied(Page page) {
        page.navigate(realm.url() + "/device/status?error=access_denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "pt-BR", "ja", "ar"})
    void areForEverybody(String language) {
        Page page = chromium.newPage(language);
        Appearance appearance = new Appearance(page, language);
        openLoginForm(page);
        appearance.inspect("login");
        openExpired(page);
        appearance.inspect("expired");
        page.click("#loginContinueLink");
        signIn(page, ada);
        page.waitForSelector("#kc-clerk-requirements");
        appearance.inspect("requirements");
        page.click("#kc-clerk-again");
        signIn(page, bob);
        page.waitForSelector("#kc-oauth");
        appearance.inspect("consent");
        openDenied(page);
        appearance.inspect("denied");
        page.context().clearCookies();
        failAtDevice(page);
        appearance.inspect("error");
        page.context().close();
        assertEquals(List.of(), appearance.faults());
    }

    @Test
    void nameTheFailureAsTheEventDoesAndLetThePersonStartAgain() {
        Page page = chromium.newPage("en");
        failAtDevice(page);
        assertEquals("Sign-in failed", page.innerText("#kc-page-title").trim());
        assertTrue(page.title().startsWith("Sign-in failed – "), page.title());
        String reference = page.innerText(".clerk-reference");
        assertTrue(REFERENCE.matcher(reference).matches(), reference);
        assertEquals(
                reference,
                realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                        .path("details")
                        .path("reference")
                        .asText());
        assertEquals(HOME, page.getAttribute("#backToApplication", "href"));
        clerk.behave();
        page.click("#clerk-start-again");
        signIn(page, bob);
        page.waitForSelector("#kc-oauth");
    }

    @Test
    void offerNoNewStartWhereNoSignInIsKnown() {
        Page page = chromium.newPage("en");
        page.navigate(realm.endpoint("clerk") + "?clerk_token=of-no-sign-in");
        assertTrue(page.innerText("#clerk-reference").startsWith("Reference: "));
        assertTrue(page.innerText("#kc-error-message").contains("does not belong to this browser"));
        assertFalse(page.isVisible("#clerk-start-again"));
    }

    @Test
    void keepTheWordsOfKeycloakForItsOwnErrors() {
        Page page = chromium.newPage("en");
        page.navigate(realm.url() + "/protocol/openid-connect/auth?client_id=nobody");
        assertEquals("We are sorry...", page.innerText("#kc-page-title").trim());
        assertFalse(page.isVisible("#clerk-reference"));
    }

    @Test
    void startAnExpiredSignInAgain() {
        Page page = chromium.newPage("en");
        openLoginForm(page);
        openExpired(page);
        assertEquals(
                "This sign-in has expired", page.innerText("#kc-page-title").trim());
        page.click("#loginRestartLink");
        page.waitForSelector("#kc-form-login");
    }

    @Test
    void showTheMarkOfTheProviderWithItsName() {
        Page page = chromium.newPage("en");
        openLoginForm(page);
        assertEquals("Clerk", page.innerText("#social-clerk").trim());
        assertTrue(page.isVisible("#social-clerk .clerk-button"));
        assertEquals(
                true,
                page.evaluate(
                        "getComputedStyle(document.querySelector('.clerk-button'), '::before').maskImage.includes('sign-in.svg')"));
    }
}
