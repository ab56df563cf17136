package io.github.keycloakclerk.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.OAuthCaller.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StandInOAuthTest {

    private static final String CALLBACK = "https://app.example/callback";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static StandInClerk clerk;
    private static OAuthCaller caller;
    private static StandInOrganization organization;
    private static StandInUser ada;

    private final StandInApplication application = clerk.oauth().register(settings());
    private final Browser browser = new Browser(address -> address.toString().startsWith("https://"));

    @BeforeAll
    static void start() {
        clerk = StandInClerk.start(0);
        caller = new OAuthCaller(clerk);
        organization = StandInOrganization.named("Analytical Engines");
        ada = clerk.add(StandInUser.named("Ada", "Lovelace").memberOf(organization, "org:admin"));
    }

    @AfterAll
    static void stop() {
        clerk.close();
    }

    private static ObjectNode settings() {
        ObjectNode settings = Json.object("name", "Keycloak", "scopes", String.join(" ", OAuthScopes.ALL));
        settings.put("pkce_required", true).put("consent_screen_enabled", false);
        settings.putArray("redirect_uris").add(CALLBACK);
        return settings;
    }

    private static Map<String, String> request() {
        Map<String, String> request = new HashMap<>();
        request.put("redirect_uri", CALLBACK);
        request.put("state", "some-state");
        request.put("nonce", "some-nonce");
        request.put("code_challenge", Pkce.challenge(VERIFIER));
        request.put("code_challenge_method", "S256");
        return request;
    }

    private URI authorizeUrl(String... namesAndValues) {
        Map<String, String> request = request();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            request.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return caller.authorizeUrl(application, request);
    }

    private static Map<String, String> codeForm(URI redirect) {
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", Exchange.query(redirect).get("code"));
        form.put("redirect_uri", CALLBACK);
        form.put("code_verifier", VERIFIER);
        return form;
    }

    private Answer token(Map<String, String> form) {
        return caller.post("/oauth/token", application, form);
    }

    private Answer tokens(String... namesAndValues) {
        return token(codeForm(clerk.oauth().allow(authorizeUrl(namesAndValues), ada)));
    }

    @Test
    void signsInOnThePage() throws Exception {
        Page end = new Visitor(browser).signIn(authorizeUrl(), ada);
        assertTrue(end.isAt(CALLBACK));
        assertEquals("some-state", end.parameter("state"));
        assertEquals(clerk.url().toString(), end.parameter("iss"));
        Answer answer = token(codeForm(end.address()));
        assertTrue(answer.text("access_token").startsWith("oat_"));
        assertEquals(86400, answer.json().path("expires_in").asInt());
        SignedJWT token = SignedJWT.parse(answer.text("id_token"));
        assertTrue(token.verify(new RSASSAVerifier(clerk.keys().current())));
        Map<String, Object> claims = token.getJWTClaimsSet().getClaims();
        assertEquals(ada.id(), claims.get("sub"));
        assertEquals(
                application.clientId(), token.getJWTClaimsSet().getAudience().get(0));
        assertEquals("some-nonce", claims.get("nonce"));
        assertEquals(ada.email(), claims.get("email"));
        assertEquals(true, claims.get("email_verified"));
        assertEquals("Ada Lovelace", claims.get("name"));
        assertEquals(organization.id(), claims.get("org_id"));
        Answer userinfo = caller.get("/oauth/userinfo", answer.text("access_token"));
        assertEquals(ada.username(), userinfo.text("preferred_username"));
        assertEquals(organization.slug(), userinfo.text("org_slug"));
    }

    @Test
    void rememberedBrowserIsNotAskedAgain() {
        assertEquals(
                "login_required", browser.open(authorizeUrl("prompt", "none")).parameter("error"));
        new Visitor(browser).signIn(authorizeUrl(), ada);
        assertFalse(
                browser.open(authorizeUrl("prompt", "none")).parameter("code").isEmpty());
        assertTrue(browser.open(authorizeUrl("prompt", "login")).body().contains("name='decision'"));
    }

    @Test
    void denies() {
        Page page = browser.open(authorizeUrl());
        Map<String, String> choice = page.formFields();
        choice.put("decision", "deny");
        Page end = browser.post(page.formAction(), choice);
        assertEquals("access_denied", end.parameter("error"));
        assertEquals("some-state", end.parameter("state"));
        assertEquals(clerk.url().toString(), end.parameter("iss"));
        assertEquals(
                "access_denied",
                Exchange.query(clerk.oauth().deny(authorizeUrl())).get("error"));
    }

    @Test
    void refusesRequests() {
        assertEquals(400, browser.open(authorizeUrl("client_id", "nobody")).status());
        assertEquals(
                400, browser.open(authorizeUrl("redirect_uri", CALLBACK + "/")).status());
        assertEquals("invalid_scope", refusal("scope", "openid other"));
        assertEquals("invalid_request", refusal("code_challenge", ""));
        assertEquals("invalid_request", refusal("code_challenge_method", "plain"));
    }

    private String refusal(String... namesAndValues) {
        return browser.open(authorizeUrl(namesAndValues)).parameter("error");
    }

    @Test
    void codeIsGoodOnceForWhoAskedForIt() {
        Map<String, String> form = codeForm(clerk.oauth().allow(authorizeUrl(), ada));
        assertEquals(200, token(form).status());
        assertEquals("invalid_grant", token(form).text("error"));
        Map<String, String> unproved = codeForm(clerk.oauth().allow(authorizeUrl(), ada));
        unproved.put("code_verifier", "other");
        assertEquals("invalid_grant", token(unproved).text("error"));
        Map<String, String> posted = codeForm(clerk.oauth().allow(authorizeUrl(), ada));
        posted.put("client_id", application.clientId());
        posted.put("client_secret", "other");
        assertEquals("invalid_client", caller.post("/oauth/token", posted).text("error"));
        posted.put("client_secret", application.clientSecret());
        assertEquals(200, caller.post("/oauth/token", posted).status());
    }

    @Test
    void refreshesAndRevokes() {
        assertFalse(tokens("scope", "openid").json().has("refresh_token"));
        Answer first = tokens();
        Map<String, String> form = Map.of("grant_type", "refresh_token", "refresh_token", first.text("refresh_token"));
        Answer second = token(form);
        assertTrue(second.json().has("id_token"));
        assertEquals("invalid_grant", token(form).text("error"));
        String accessToken = second.text("access_token");
        assertEquals(200, caller.get("/oauth/userinfo", accessToken).status());
        assertEquals(
                200,
                caller.post("/oauth/token/revoke", application, Map.of("token", accessToken))
                        .status());
        assertEquals(401, caller.get("/oauth/userinfo", accessToken).status());
        clerk.oauth().accessTokenLifetime(Duration.ZERO);
        assertEquals(
                401,
                caller.get("/oauth/userinfo", tokens().text("access_token")).status());
        clerk.oauth().accessTokenLifetime(Duration.ofDays(1));
    }

    @Test
    void makesTheNextIdTokenWrong() throws Exception {
        clerk.oauth().alterIdToken(token -> token.claim("aud", "other").without("nonce"));
        SignedJWT altered = SignedJWT.parse(tokens().text("id_token"));
        assertEquals("other", altered.getJWTClaimsSet().getAudience().get(0));
        assertFalse(altered.getJWTClaimsSet().getClaims().containsKey("nonce"));
        clerk.oauth().replaceIdToken("x.y.z");
        assertEquals("x.y.z", tokens().text("id_token"));
        assertTrue(tokens().json().path("id_token").asText().startsWith("ey"));
    }

    @Test
    void signsInTheHintedPersonOfAnyClient() {
        Map<String, String> request = request();
        request.put("login_hint", ada.id());
        StandInApplication byHand = StandInApplication.unregistered("keycloak");
        Page end = browser.open(caller.authorizeUrl(byHand, request));
        Answer answer = caller.post("/oauth/token", byHand, codeForm(end.address()));
        assertTrue(answer.json().has("access_token"));
    }

    @Test
    void tellsOfItself() {
        String issuer = clerk.url().toString();
        assertEquals(issuer, caller.get(Calls.OPENID_CONFIGURATION, "").text("issuer"));
        JsonNode metadata = caller.get(Calls.AUTHORIZATION_SERVER, "").json();
        assertEquals(issuer + "/oauth/token", metadata.path("token_endpoint").asText());
    }
}
