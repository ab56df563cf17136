package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.AgentClient;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.TokenBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A token of a JWT template")
class JwtGrantIT {

    private final StandInClerk clerk;
    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final StandInUser ada;

    JwtGrantIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.realm = realm(true);
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private TestRealm realm(boolean grant) {
        return keycloak.realm(AgentClient.grant(grant));
    }

    private TokenBuilder template() {
        return clerk.templateToken(ada, realm.url().toString());
    }

    private Admin.Answer tradeIn(String assertion) {
        return AgentClient.tradeIn(realm, assertion);
    }

    private String reason() {
        return AgentClient.reason(realm);
    }

    @Test
    void getsATokenOfTheLinkedUser() {
        Connected.online(clerk, realm, ada);

        Admin.Answer answer = tradeIn(template().sign());

        assertEquals(200, answer.status(), () -> answer.body() + " " + reason());
        assertEquals(
                realm.user(ada.id()).path("id").asText(),
                OAuthClient.claims(answer.body().path("access_token").asText())
                        .path("sub")
                        .asText());
        assertFalse(answer.body().has("refresh_token"));
    }

    @Test
    void mayBeOneThatTheAppAskedForInABrowser() {
        Connected.online(clerk, realm, ada);
        String origin = clerk.url().getScheme() + "://" + clerk.url().getAuthority();
        assertEquals(200, tradeIn(template().claim("azp", origin).sign()).status(), reason());
    }

    @Test
    void getsNoneForAPersonWithoutAUser() {
        assertEquals(400, tradeIn(template().sign()).status());
        assertEquals("User not found", reason());
    }

    @Test
    void getsNoneTwice() {
        Connected.online(clerk, realm, ada);
        String token = template().sign();
        assertEquals(200, tradeIn(token).status());
        assertEquals(400, tradeIn(token).status());
        assertEquals("Token reuse detected", reason());
    }

    @Test
    void getsNoneUnlessTheAdministratorWantsIt() {
        TestRealm closed = realm(false);
        Connected.online(clerk, closed, ada);
        String token = clerk.templateToken(ada, closed.url().toString()).sign();
        assertEquals(400, AgentClient.tradeIn(closed, token).status());
    }

    @Test
    void ofABannedPersonGetsNoneAndEndsTheirSessions() {
        realm.change("guardCacheSeconds", "0");
        Connected connected = Connected.offline(clerk, realm, ada);
        ada.blocked("banned");

        assertEquals(400, tradeIn(template().sign()).status());

        assertEquals("user_not_active", reason());
        assertFalse(realm.user(ada.id()).path("enabled").asBoolean());
        assertFalse(connected.isAlive());
    }

    @Test
    void comesAgainLaterWhileClerkDoesNotAnswer() {
        realm.change(Map.of("guardCacheSeconds", "0", "guardWhenUnreachable", "deny"));
        Connected.online(clerk, realm, ada);
        String token = template().sign();
        clerk.misbehave(Calls.USERS + ada.id(), Misbehaviour.status(500, "{}", Map.of()));
        Admin.Answer later = tradeIn(token);
        assertEquals(503, later.status());
        assertEquals("temporarily_unavailable", later.body().path("error").asText());
        assertEquals("clerk_unreachable", reason());
        clerk.behave();
        assertEquals(200, tradeIn(token).status(), "it was not used up");
    }

    @Test
    void learnsThatThereIsNoSuchMcpServer() {
        Connected.online(clerk, realm, ada);
        Admin.Answer refused = AgentClient.tradeIn(realm, template().sign(), "resource", "https://unknown.example/mcp");
        assertEquals(400, refused.status());
        assertEquals("invalid_target", refused.body().path("error").asText());
        assertEquals(
                "The requested resource is not an MCP server of this realm",
                refused.body().path("error_description").asText());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("for another realm", "token_audience", token -> token.claim("aud", "https://other.example")),
                refusal("for nobody", "token_audience", token -> token.without("aud")),
                refusal(
                        "for two",
                        "token_audience",
                        token -> token.claim("aud", List.of("https://other.example", "x"))),
                refusal("of a session", "token_category", token -> token.header("cat", "cl_B7d4PD111AAA")),
                refusal("of a machine", "token_category", token -> token.header("cat", "cl_B7d4PD333AAA")),
                refusal("of no category", "token_category", token -> token.withoutHeader("cat")),
                refusal("with a session in it", "token_category", token -> token.claim("sid", "sess_1")),
                refusal("of an OAuth client", "token_category", token -> token.claim("client_id", "x")),
                refusal("of another type", "token_type", token -> token.type("at+jwt")),
                refusal("that is forged", "token_signature", TokenBuilder::forged),
                refusal("of a machine's subject", "token_subject", token -> token.claim("sub", "mch_1")),
                refusal(
                        "that is old",
                        "token_too_old",
                        token -> token.issuedAt(Instant.now().minusSeconds(600))
                                .claim("exp", Instant.now().plusSeconds(60).getEpochSecond())),
                refusal(
                        "of somebody else in the person's name",
                        "token_impersonation",
                        token -> token.claim("act", Map.of("sub", "user_x"))),
                refusal(
                        "that another front end asked for",
                        "token_authorized_party",
                        token -> token.claim("azp", "https://evil.example")),
                refusal("without an id", "token_malformed", token -> token.without("jti")));
    }

    private static Arguments refusal(String name, String reason, UnaryOperator<TokenBuilder> change) {
        return Arguments.argumentSet(name, reason, change);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void getsNoneWhen(String reason, UnaryOperator<TokenBuilder> change) {
        Connected.online(clerk, realm, ada);
        assertEquals(400, tradeIn(change.apply(template()).sign()).status());
        assertEquals(reason, reason());
    }

    @Test
    void isNoSignInOfABrowser() {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.returnWith(template().sign());
        assertTrue(realm.lastReason().startsWith("token_"), realm.lastReason());
        assertEquals(0, realm.users());
    }

    @Test
    void cannotBeTakenByTwoProvidersOfOneInstance() {
        ObjectNode second = (ObjectNode) realm.admin().get(realm.path("/identity-provider/instances/clerk"));
        second.remove("internalId");
        ((ObjectNode) second.get("config")).put("clientSecret", clerk.secretKey());
        Admin.Answer answer =
                realm.admin().send("POST", realm.path("/identity-provider/instances"), second.put("alias", "second"));
        assertEquals(400, answer.status());
        assertTrue(answer.errorMessage().contains("jwtAuthorizationGrantEnabled"), answer.errorMessage());
    }
}
