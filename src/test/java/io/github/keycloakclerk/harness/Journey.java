package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One browser of one person who signs in to the test client of a realm. */
public final class Journey {

    private final TestRealm realm;
    private final Browser browser = new Browser(address -> address.toString().startsWith(TestRealm.REDIRECT_URI));
    private final String verifier = UUID.randomUUID().toString() + UUID.randomUUID();
    private final String clientState = "client-state-" + UUID.randomUUID();
    private Page appPage = new Page(URI.create("about:blank"), 0, "");

    public Journey(TestRealm realm) {
        this.realm = realm;
    }

    /** Asks Keycloak to sign the person in, and follows to wherever that leads: the app's page, as a rule. */
    public Page begin(String... moreParameters) {
        appPage = browser.open(authorizationUrl(moreParameters));
        return appPage;
    }

    public URI authorizationUrl(String... moreParameters) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", TestRealm.CLIENT);
        parameters.put("redirect_uri", TestRealm.REDIRECT_URI);
        parameters.put("response_type", "code");
        parameters.put("scope", "openid mcp:read");
        parameters.put("state", clientState);
        parameters.put("code_challenge", challenge());
        parameters.put("code_challenge_method", "S256");
        for (int i = 0; i < moreParameters.length; i += 2) {
            parameters.put(moreParameters[i], moreParameters[i + 1]);
        }
        return URI.create(realm.url() + "/protocol/openid-connect/auth?" + Http.encode(parameters));
    }

    /** The state that the app's page was given. */
    public String state() {
        return appPage.parameter("state");
    }

    public URI callbackUrl() {
        return URI.create(appPage.parameter("callback_url"));
    }

    public String clientState() {
        return clientState;
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

    /** Exchanges the code of a successful sign-in. */
    public JsonNode tokens(Page end) {
        if (!end.parameters().containsKey("code")) {
            throw new AssertionError("no code at " + end.address() + " " + end.status() + " " + end.text());
        }
        return tokens(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                end.parameter("code"),
                "redirect_uri",
                TestRealm.REDIRECT_URI,
                "client_id",
                TestRealm.CLIENT,
                "code_verifier",
                verifier));
    }

    private JsonNode tokens(Map<String, String> grant) {
        HttpResponse<String> response =
                Http.send(HttpRequest.newBuilder(URI.create(realm.url() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(Http.form(grant)));
        return Json.read(response.body());
    }

    /** The claims of the access token of a successful sign-in. */
    public JsonNode claims(Page end) {
        return claims(tokens(end).path("access_token").asText());
    }

    public static JsonNode claims(String token) {
        return Json.read(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    private String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
