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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A public client with PKCE, during one authorization. */
public final class OAuthClient {

    private final URI issuer;
    private final String clientId;
    private final String redirectUri;
    private final String verifier = UUID.randomUUID().toString() + UUID.randomUUID();
    private final String state = "client-state-" + UUID.randomUUID();

    public OAuthClient(URI issuer, String clientId, String redirectUri) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.redirectUri = redirectUri;
    }

    public String state() {
        return state;
    }

    /** @param more additional or replaced parameters, empty to omit one: name, value, name, value, … */
    public URI authorizationUrl(String... more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", clientId);
        parameters.put("redirect_uri", redirectUri);
        parameters.put("response_type", "code");
        parameters.put("scope", "openid mcp:read");
        parameters.put("state", state);
        parameters.put("code_challenge", challenge());
        parameters.put("code_challenge_method", "S256");
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        parameters.values().removeIf(String::isEmpty);
        return endpoint("auth?" + Http.encode(parameters));
    }

    /**
     * Exchanges the code with which the browser returned.
     *
     * @param more additional or replaced parameters
     */
    public JsonNode tokens(Page end, String... more) {
        if (!end.parameters().containsKey("code")) {
            throw new AssertionError("no code at " + end.address() + " " + end.status() + " " + end.text());
        }
        return token(
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        end.parameter("code"),
                        "redirect_uri",
                        redirectUri,
                        "code_verifier",
                        verifier),
                more);
    }

    /** Uses a refresh token. */
    public JsonNode refresh(String refreshToken, String... more) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken), more);
    }

    /** Like {@link #refresh}, but returns the status as well. */
    public Admin.Answer answerToRefresh(String refreshToken) {
        HttpResponse<String> response = ask(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
        return new Admin.Answer(response.statusCode(), Json.read(response.body()));
    }

    /** Exchanges a JWT of another issuer (RFC 7523). */
    public Admin.Answer tradeIn(String assertion, String secret, String... more) {
        HttpResponse<String> response = ask(
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "assertion",
                        assertion,
                        "client_secret",
                        secret,
                        "scope",
                        "openid"),
                more);
        return new Admin.Answer(response.statusCode(), Json.read(response.body()));
    }

    /** Exchanges an access token of this realm (RFC 8693). */
    public Admin.Answer exchange(String accessToken, String secret) {
        HttpResponse<String> response = ask(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token",
                accessToken,
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token",
                "client_secret",
                secret));
        return new Admin.Answer(response.statusCode(), Json.read(response.body()));
    }

    /** Signs in with a Keycloak password, without a browser. */
    public JsonNode signIn(String username, String password) {
        return token(Map.of("grant_type", "password", "username", username, "password", password));
    }

    /** Starts the device flow (RFC 8628). */
    public JsonNode beginAtDevice(String scope) {
        Map<String, String> parameters = Map.of(
                "client_id", clientId, "scope", scope, "code_challenge", challenge(), "code_challenge_method", "S256");
        return Json.read(Http.send(HttpRequest.newBuilder(endpoint("auth/device"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(Http.form(parameters)))
                .body());
    }

    public JsonNode finishAtDevice(JsonNode begun) {
        return token(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "device_code",
                begun.path("device_code").asText(),
                "code_verifier",
                verifier));
    }

    /** Introspects a token as an MCP server does. */
    public JsonNode introspect(String token, String server, String secret) {
        return Json.read(Http.send(HttpRequest.newBuilder(endpoint("token/introspect"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(Http.form(Map.of("token", token, "client_id", server, "client_secret", secret))))
                .body());
    }

    /** The tokens of another server that Keycloak stored for the user of the access token. */
    public JsonNode brokerToken(String provider, String accessToken) {
        return Json.read(Http.send(HttpRequest.newBuilder(URI.create(issuer + "/broker/" + provider + "/token"))
                        .header("Authorization", "Bearer " + accessToken)
                        .GET())
                .body());
    }

    /** Removes the link between the token's user and an identity provider, as the account console does; returns the status. */
    public int unlink(String provider, String accessToken) {
        return Http.send(HttpRequest.newBuilder(URI.create(issuer + "/account/linked-accounts/" + provider))
                        .header("Authorization", "Bearer " + accessToken)
                        .header("Accept", "application/json")
                        .DELETE())
                .statusCode();
    }

    public JsonNode token(Map<String, String> grant, String... more) {
        return Json.read(ask(grant, more).body());
    }

    private HttpResponse<String> ask(Map<String, String> grant, String... more) {
        Map<String, String> parameters = new HashMap<>(grant);
        parameters.put("client_id", clientId);
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return Http.send(HttpRequest.newBuilder(endpoint("token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(Http.form(parameters)));
    }

    /** Sends any request to the token endpoint of a realm. */
    public static Admin.Answer ask(URI realm, Map<String, String> headers, Map<String, String> parameters) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(Http.form(parameters));
        headers.forEach(request::header);
        HttpResponse<String> response = Http.send(request);
        return new Admin.Answer(response.statusCode(), Json.read(response.body()));
    }

    public static JsonNode claims(String token) {
        return Json.read(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    private URI endpoint(String path) {
        return URI.create(issuer + "/protocol/openid-connect/" + path);
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
