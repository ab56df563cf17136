package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.github.keycloakclerk.harness.ClientCallback;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@Tag("browser")
@DisplayName("In the account console, a user")
class AccountConsoleIT {

    private static final String LOGO = "https://assistant.example/logo.png";

    private final ClientCallback callback = new ClientCallback();
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    private final TestRealm realm;
    private final Chromium chromium;
    private final Page page;

    AccountConsoleIT(TestKeycloak keycloak) {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        realm = keycloak.realm(clerk, json -> {});
        chromium = new Chromium();
        page = chromium.newPage();
    }

    @AfterEach
    void stop() {
        chromium.close();
        callback.close();
        clerk.close();
    }

    private void signIn(String url) {
        page.navigate(url);
        choose();
    }

    private void choose() {
        page.check("input[value='" + ada.id() + "']");
        page.click("button[value=allow]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid mcp:read", "openid mcp:read offline_access"})
    void seesAClientAndTakesItsAccessAway(String scope) {
        String clientId = new Registrar(realm.url())
                .register(Registrar.metadata(callback.url())
                        .put("client_name", "Example Assistant")
                        .put("logo_uri", LOGO))
                .clientId();
        OAuthClient client = new OAuthClient(realm.url(), clientId, callback.url());
        signIn(client.authorizationUrl("scope", scope).toString());
        page.click("#kc-login");
        page.waitForURL(callback.url() + "**");
        URI end = URI.create(page.url());
        JsonNode tokens = client.tokens(new io.github.keycloakclerk.harness.Page(end, 200, ""));
        JsonNode refreshed = client.refresh(tokens.path("refresh_token").asText());
        assertTrue(refreshed.has("access_token"), refreshed.toString());
        OAuthClient other = new OAuthClient(realm.url(), TestRealm.CLIENT, TestRealm.REDIRECT_URI);
        JsonNode othersTokens = signInElsewhere(scope);

        page.navigate(realm.url() + "/account/applications");
        Locator application = page.locator("li").filter(new FilterOptions().setHasText("Example Assistant"));
        if (scope.contains("offline_access")) {
            // Keycloak ends the browser's session if its first client session is an offline session.
            choose();
        }
        application.getByRole(AriaRole.BUTTON).first().click();
        page.waitForSelector("img[src='" + LOGO + "']");
        page.setViewportSize(1280, 1100);
        Chromium.screenshot(page, "account-applications");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Remove access"))
                .first()
                .click();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Confirm"))
                .click();
        page.waitForSelector("text=Successfully removed");

        JsonNode refused = client.refresh(refreshed.path("refresh_token").asText());
        assertEquals("invalid_grant", refused.path("error").asText(), refused.toString());
        JsonNode others = other.refresh(othersTokens.path("refresh_token").asText());
        assertTrue(others.has("access_token"), others.toString());
    }

    /** In another browser, to get a separate session. */
    private JsonNode signInElsewhere(String scope) {
        Journey journey = new Journey(realm);
        journey.begin("scope", scope);
        return journey.tokens(journey.returnWith(clerk.token(ada).sign()));
    }

    @Test
    void isTheSamePersonAsInClerk() {
        signIn(realm.url() + "/account/");
        page.waitForSelector("text=Ada Lovelace");
    }
}
