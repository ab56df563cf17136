package io.github.keycloakclerk.broker.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.TokenBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("What Clerk's OAuth server hands out")
class OAuthProofIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));

    OAuthProofIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    private TestRealm realm(Consumer<ObjectNode> changes) {
        return keycloak.realm(clerk, SignInWay.OAUTH.realm().andThen(changes));
    }

    private TestRealm realm() {
        return realm(json -> {});
    }

    private Page signIn(TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        return SignInWay.OAUTH.come(journey, clerk, ada);
    }

    static Stream<Arguments> wrongIdTokens() {
        Instant past = Instant.now().minusSeconds(7200);
        return Stream.of(
                wrong("audience", token -> token.claim("aud", "another")),
                wrong("no audience", token -> token.without("aud")),
                wrong("nonce", token -> token.claim("nonce", "another")),
                wrong("no nonce", token -> token.without("nonce")),
                wrong("issuer", token -> token.claim("iss", "https://clerk.evil.example")),
                wrong("expired", token -> token.issuedAt(past)),
                wrong("forged", TokenBuilder::forged),
                wrong("access token", token -> token.type("at+jwt")),
                wrong("session token", token -> token.header("cat", "cl_B7d4PD111AAA")),
                wrong("machine token", token -> token.header("cat", "cl_B7d4PD333AAA")),
                wrong("no person", token -> token.claim("sub", "mch_1")));
    }

    private static Arguments wrong(String what, Consumer<TokenBuilder> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongIdTokens")
    void anIdTokenThatIsNotForThisSignInIsRefused(String what, Consumer<TokenBuilder> change) {
        TestRealm realm = realm();
        clerk.oauth().alterIdToken(change);
        Page end = signIn(realm);
        assertEquals("access_denied", end.parameter("error"), end.text());
        assertTrue(
                Set.of("id_token_refused", "token_type", "token_category", "token_subject", "token_audience")
                        .contains(realm.lastReason()),
                realm.lastReason());
        assertEquals(0, realm.users());
        assertTrue(signIn(realm).parameters().containsKey("code"));
    }

    @Test
    void aSessionTokenIsNoIdToken() {
        TestRealm realm = realm();
        clerk.oauth().replaceIdToken(clerk.token(ada).sign());
        assertEquals("access_denied", signIn(realm).parameter("error"));
        assertEquals("token_category", realm.lastReason());
        clerk.oauth().replaceIdToken("");
        assertEquals("access_denied", signIn(realm).parameter("error"));
    }

    @ParameterizedTest
    @CsvSource({
        "400,'{\"error\":\"invalid_grant\"}',access_denied,code_refused",
        "401,'{\"error\":\"invalid_client\"}',server_error,oauth_application_refused",
        "200,'<html>error</html>',server_error,clerk_unexpected_answer",
        "403,'<html>error</html>',server_error,clerk_unexpected_answer",
        "502,'<html>error</html>',temporarily_unavailable,clerk_unreachable",
        "200,'{}',access_denied,token_malformed"
    })
    void whateverTheTokenEndpointAnswersHasAnOutcome(int status, String body, String told, String reason) {
        TestRealm realm = realm();
        clerk.misbehave(Calls.OAUTH_TOKEN, Misbehaviour.status(status, body, Map.of()));
        assertEquals(told, signIn(realm).parameter("error"));
        assertEquals(reason, realm.lastReason());
    }

    @Test
    void tokensAreStoredOnlyWhereTheAdministratorWantsIt() throws InterruptedException {
        Journey journey = new Journey(realm());
        assertFalse(journey.begin().parameter("scope").contains("offline_access"));
        TestRealm storing = realm(json -> {
            RealmExport.provider(json).put("storeToken", true).put("addReadTokenRoleOnCreate", true);
            ObjectNode client =
                    (ObjectNode) json.path("clients").get(json.path("clients").size() - 1);
            client.put("fullScopeAllowed", true)
                    .withArray("defaultClientScopes")
                    .add("roles");
        });
        Journey stored = new Journey(storing);
        assertTrue(stored.begin().parameter("scope").contains("offline_access"));
        clerk.oauth().accessTokenLifetime(Duration.ofSeconds(1));
        JsonNode tokens = stored.tokens(SignInWay.OAUTH.come(stored, clerk, ada));
        String accessToken = tokens.path("access_token").asText();
        String first = storing.testClient()
                .brokerToken("clerk", accessToken)
                .path("access_token")
                .asText();
        assertTrue(first.startsWith("oat_"), first);
        clerk.oauth().accessTokenLifetime(Duration.ofMinutes(5));
        Thread.sleep(1500);
        assertFalse(clerk.oauth().isGood(first));
        String second = storing.testClient()
                .brokerToken("clerk", accessToken)
                .path("access_token")
                .asText();
        assertTrue(clerk.oauth().isGood(second), second);
    }
}
