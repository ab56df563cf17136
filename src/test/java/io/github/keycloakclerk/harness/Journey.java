package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** One browser of a user who signs in to a realm's test client. */
public final class Journey {

    private final OAuthClient client;
    private final Browser browser;
    private Page appPage = new Page(URI.create("about:blank"), 0, "");

    public Journey(TestRealm realm) {
        this(realm, address -> false);
    }

    /** @param stop redirects that this browser does not follow */
    public Journey(TestRealm realm, Predicate<URI> stop) {
        this.client = realm.testClient();
        this.browser = new Browser(stop.or(address -> address.toString().startsWith(TestRealm.REDIRECT_URI)));
    }

    /** Starts a sign-in and follows its redirects, usually to the app's page. */
    public Page begin(String... moreParameters) {
        appPage = browser.open(client.authorizationUrl(moreParameters));
        return appPage;
    }

    /** Continues on a page to which Keycloak sent another browser. */
    public Journey at(Page page) {
        appPage = page;
        return this;
    }

    /** Follows a link of a page. */
    public Page follow(URI link) {
        appPage = browser.open(link);
        return appPage;
    }

    /** Submits the form of a page with some fields replaced: name, value, name, value, … */
    public Page submit(Page page, String... fields) {
        Map<String, String> form = new HashMap<>(page.formFields());
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        appPage = browser.post(page.formAction(), form);
        return appPage;
    }

    /** Submits the form of a page unchanged. */
    public Page submit(Page page) {
        appPage = browser.post(page.formAction(), page.formFields());
        return appPage;
    }

    public URI authorizationUrl() {
        return client.authorizationUrl();
    }

    /** The page to which Keycloak sent the browser, usually the app's page. */
    public Page page() {
        return appPage;
    }

    /** The {@code state} parameter of the app's page, or of the page shown instead. */
    public String state() {
        return appPage.parameter("state");
    }

    /** The callback URL, from the page's parameters or else the parent path of Keycloak's own sign-in page. */
    public URI callbackUrl() {
        String told = appPage.parameters().getOrDefault("callback_url", appPage.parameter("redirect_uri"));
        return told.isEmpty()
                ? URI.create(appPage.address().toString().replaceAll("/sign-in\\?.*", ""))
                : URI.create(told);
    }

    public String clientState() {
        return client.state();
    }

    public Browser browser() {
        return browser;
    }

    /** The app's page posts the token, as the documentation recommends. */
    public Page returnWith(String token) {
        return browser.post(callbackUrl(), Map.of("state", state(), "clerk_token", token));
    }

    /** The app's page redirects with the token. */
    public Page returnByGet(String token) {
        return browser.open(
                URI.create(callbackUrl() + "?" + Http.encode(Map.of("state", state(), "clerk_token", token))));
    }

    /** The browser returns with the handle that the app's server received. */
    public Page comeBack(String handle) {
        return browser.open(URI.create(callbackUrl() + "?" + Http.encode(Map.of("state", state(), "handle", handle))));
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
