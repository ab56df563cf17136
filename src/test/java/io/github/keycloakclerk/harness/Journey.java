package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;

/** One browser of one person who signs in to the test client of a realm. */
public final class Journey {

    private final OAuthClient client;
    private final Browser browser = new Browser(address -> address.toString().startsWith(TestRealm.REDIRECT_URI));
    private Page appPage = new Page(URI.create("about:blank"), 0, "");

    public Journey(TestRealm realm) {
        this.client = realm.testClient();
    }

    /** Asks Keycloak to sign the person in, and follows to wherever that leads: the app's page, as a rule. */
    public Page begin(String... moreParameters) {
        appPage = browser.open(client.authorizationUrl(moreParameters));
        return appPage;
    }

    /** Follows a link of a page. */
    public Page follow(URI link) {
        appPage = browser.open(link);
        return appPage;
    }

    /** Sends the form of a page as it stands. */
    public Page submit(Page page) {
        appPage = browser.post(page.formAction(), page.formFields());
        return appPage;
    }

    public URI authorizationUrl() {
        return client.authorizationUrl();
    }

    /** The state that the app's page was given. */
    public String state() {
        return appPage.parameter("state");
    }

    public URI callbackUrl() {
        return URI.create(appPage.parameter("callback_url"));
    }

    public String clientState() {
        return client.state();
    }

    public Browser browser() {
        return browser;
    }

    /** The app's page posts the token, as the README recommends. */
    public Page returnWith(String token) {
        return browser.post(callbackUrl(), Map.of("state", state(), "clerk_token", token));
    }

    /** The app's page redirects with the token. */
    public Page returnByGet(String token) {
        return browser.open(
                URI.create(callbackUrl() + "?" + Http.encode(Map.of("state", state(), "clerk_token", token))));
    }

    public Page returnWithError(String error) {
        return browser.post(callbackUrl(), Map.of("state", state(), "error", error));
    }

    /** The tokens of a successful sign-in. */
    public JsonNode tokens(Page end) {
        return client.tokens(end);
    }

    public JsonNode refresh(JsonNode tokens) {
        return client.refresh(tokens.path("refresh_token").asText());
    }

    /** The claims of the access token of a successful sign-in. */
    public JsonNode claims(Page end) {
        return OAuthClient.claims(tokens(end).path("access_token").asText());
    }
}
