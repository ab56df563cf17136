package io.github.keycloakclerk.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client that registered itself")
@Tag("core")
class CodeFlowIT {

    private static final String CALLBACK = "http://127.0.0.1/callback";

    private final StandInUser ada;
    private final OAuthClient client;
    private final Browser browser = new Browser(address -> address.toString().startsWith(CALLBACK));

    CodeFlowIT(TestKeycloak keycloak) {
        TestRealm realm = keycloak.realm();
        ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        String clientId = new Registrar(realm.url())
                .register(Registrar.metadata(CALLBACK))
                .clientId();
        client = new OAuthClient(realm.url(), clientId, CALLBACK);
    }

    private Page signIn(String... more) {
        return new Visitor(browser).signIn(client.authorizationUrl(more), ada);
    }

    @Test
    void cannotDoWithoutPkce() {
        Page end = signIn("code_challenge", "", "code_challenge_method", "");
        assertEquals("invalid_request", end.parameter("error"));
        assertEquals("Missing parameter: code_challenge_method", end.parameter("error_description"));
    }

    @Test
    void cannotUseThePlainMethod() {
        Page end = signIn("code_challenge_method", "plain");
        assertEquals("invalid_request", end.parameter("error"));
        assertEquals(
                "Invalid parameter: code challenge method is not matching the configured one",
                end.parameter("error_description"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token", "id_token token", "code token", "code id_token"})
    void cannotHaveTokensInItsAddress(String type) {
        Page end = browser.open(client.authorizationUrl("response_type", type, "nonce", "n"));
        assertEquals(
                "unauthorized_client",
                fragmentOrQuery(end, "error"),
                end.address().toString());
    }

    private static String fragmentOrQuery(Page end, String name) {
        return end.parameters().containsKey(name)
                ? end.parameter(name)
                : new Page(URI.create(CALLBACK + "?" + end.address().getRawFragment()), 200, "").parameter(name);
    }

    @Test
    void cannotExchangeACodeTwiceAndLosesWhatItGot() {
        Page end = signIn();
        JsonNode tokens = client.tokens(end);
        JsonNode replay = client.tokens(end);
        assertEquals("invalid_grant", replay.path("error").asText());
        assertEquals("Code not valid", replay.path("error_description").asText());
        JsonNode refused = client.refresh(tokens.path("refresh_token").asText());
        assertEquals("invalid_grant", refused.path("error").asText());
    }

    @Test
    void cannotExchangeACodeWithoutItsVerifier() {
        Page end = signIn();
        JsonNode refused = client.tokens(end, "code_verifier", "x".repeat(43));
        assertEquals("invalid_grant", refused.path("error").asText());
    }

    @Test
    void losesItsSessionWhenARefreshTokenIsUsedTwice() {
        JsonNode first = client.tokens(signIn());
        JsonNode second = client.refresh(first.path("refresh_token").asText());
        assertTrue(second.has("access_token"));
        JsonNode replay = client.refresh(first.path("refresh_token").asText());
        assertEquals("invalid_grant", replay.path("error").asText());
        assertEquals(
                "Maximum allowed refresh token reuse exceeded",
                replay.path("error_description").asText());
        JsonNode third = client.refresh(second.path("refresh_token").asText());
        assertEquals("invalid_grant", third.path("error").asText());
    }

    @Test
    void isToldWhenThePersonDenies() {
        Page appPage = browser.open(client.authorizationUrl());
        var choice = appPage.formFields();
        choice.put("user", ada.id());
        choice.put("decision", "allow");
        Page handover = browser.post(appPage.formAction(), choice);
        Page consent = browser.post(handover.formAction(), handover.formFields());
        assertTrue(Visitor.isConsent(consent));
        Page end = new Visitor(browser).deny(consent);
        assertEquals("access_denied", end.parameter("error"));
        assertEquals(client.state(), end.parameter("state"));
    }
}
