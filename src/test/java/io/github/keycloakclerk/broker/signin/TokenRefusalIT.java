package io.github.keycloakclerk.broker.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A sign-in is refused, and everybody concerned learns why")
class TokenRefusalIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final StandInUser ada;
    private final TestRealm realm;

    TokenRefusalIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        this.realm = keycloak.realm();
    }

    static Stream<Arguments> unacceptableTokens() {
        return Stream.of(
                of("token_signature", TokenBuilder::forged),
                of("token_unknown_key", t -> t.keyId("ins_other")),
                of("token_type", t -> t.type("at+jwt")),
                of("token_category", t -> t.header("cat", "cl_B7d4PD222AAA")),
                of("token_issuer", t -> t.claim("iss", "https://other.clerk.accounts.dev")),
                of("token_authorized_party_missing", t -> t.without("azp")),
                of("token_authorized_party", t -> t.claim("azp", "https://other-app.example")),
                of("token_subject", t -> t.claim("sub", "mch_1")),
                of("token_session", t -> t.without("sid")),
                of("token_audience", t -> t.withoutHeader("cat").claim("aud", "api")),
                of("token_not_yet_valid", t -> t.issuedAt(Instant.now().plusSeconds(30))),
                of(
                        "token_expired",
                        t -> t.claim("exp", Instant.now().minusSeconds(30).getEpochSecond())),
                of(
                        "token_too_old",
                        t -> t.issuedAt(Instant.now().minusSeconds(200))
                                .claim("exp", Instant.now().plusSeconds(200).getEpochSecond())),
                of("token_not_fresh", t -> t.issuedAt(Instant.now().minusSeconds(40))),
                of("token_session_pending", t -> t.claim("sts", "pending")),
                of("token_impersonation", t -> t.claim("act", Map.of("sub", "user_x"))));
    }

    private static Arguments of(String reason, UnaryOperator<TokenBuilder> change) {
        return Arguments.of(reason, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unacceptableTokens")
    void aTokenThatBreaksARule(String reason, UnaryOperator<TokenBuilder> change) {
        refused(reason, realm, change.apply(clerk.token(ada)).sign());
    }

    @ParameterizedTest
    @CsvSource({"a.b.c,token_malformed", "x,token_malformed"})
    void aTokenThatIsNone(String token, String reason) {
        refused(reason, realm, token);
    }

    @Test
    void noTokenAtAll() {
        refused("token_missing", realm, "");
    }

    @ParameterizedTest
    @CsvSource({"ended", "revoked", "removed", "expired", "abandoned", "replaced", "pending"})
    void aSessionThatIsNotActive(String status) {
        String session = clerk.signIn(ada);
        clerk.setStatus(session, status);
        refused("session_not_active", realm, clerk.token(ada, session).sign());
    }

    @Test
    void aSessionOfSomebodyElse() {
        String session = clerk.signIn(clerk.add(StandInUser.named("Eve", "Moneypenny")));
        refused("session_not_active", realm, clerk.token(ada, session).sign());
    }

    @Test
    void aSessionThatClerkDoesNotKnow() {
        refused("clerk_not_found", realm, clerk.token(ada, "sess_unknown").sign());
    }

    @Test
    void aPersonThatClerkDoesNotKnowAnyMore() {
        StandInUser gone = clerk.add(StandInUser.named("Gone", "Girl"));
        String token = clerk.token(gone).sign();
        clerk.remove(gone);
        refused("clerk_not_found", realm, token);
    }

    @ParameterizedTest
    @CsvSource({"banned", "locked", "deprovisioned"})
    void aPersonThatClerkBlocks(String how) {
        StandInUser person = clerk.add(StandInUser.named("Mallory", "Blocked").blocked(how));
        refused("user_" + how, realm, clerk.token(person).sign());
    }

    @Test
    void aPersonThatSaysNo() {
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.returnWithError("access_denied");
        tellsTheClient("access_denied", journey, end);
        assertEquals("denied_by_user", realm.lastReason());
    }

    @Test
    void aPageThatGivesUp() {
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.returnWithError("whatever <script>");
        tellsTheClient("access_denied", journey, end);
        assertEquals("app_page_error", realm.lastReason());
    }

    @Test
    void notWhereTheAdministratorAcceptsImpersonation() {
        TestRealm changed = keycloak.realm(RealmExport.with("acceptImpersonation", "true"));
        accepted(changed, clerk.token(ada).claim("act", Map.of("sub", "user_x")).sign());
    }

    @Test
    void notWhereTheAdministratorAcceptsCachedTokens() {
        TestRealm changed = keycloak.realm(RealmExport.with("requireFreshToken", "false"));
        accepted(
                changed,
                clerk.token(ada).issuedAt(Instant.now().minusSeconds(40)).sign());
    }

    @Test
    void notForASecondOriginThatTheAdministratorAuthorized() {
        TestRealm changed =
                keycloak.realm(RealmExport.with("authorizedParties", "https://one.example##https://two.example"));
        accepted(changed, clerk.token(ada).claim("azp", "https://two.example").sign());
        refused("token_authorized_party", changed, clerk.token(ada).sign());
    }

    @Test
    void notByAnEndedSessionWhereTheAdministratorDoesNotCheckSessions() {
        TestRealm changed = keycloak.realm(RealmExport.with("checkSession", "false"));
        clerk.calls().reset();
        accepted(changed, clerk.token(ada, "sess_unknown").sign());
        assertEquals(0, clerk.calls().to(Calls.SESSIONS));
    }

    private static void refused(String reason, TestRealm realm, String token) {
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.returnWith(token);
        assertEquals(reason, realm.lastReason(), () -> end.status() + " " + end.address());
        tellsTheClient("access_denied", journey, end);
        assertFalse(realm.event("IDENTITY_PROVIDER_LOGIN_ERROR").toString().contains("@people.example"));
    }

    private static void tellsTheClient(String error, Journey journey, Page end) {
        assertEquals(error, end.parameter("error"), () -> end.address() + " " + end.text());
        assertEquals(journey.clientState(), end.parameter("state"));
        assertFalse(end.parameter("iss").isEmpty());
        assertFalse(end.parameter("error_description").isEmpty());
        assertEquals(
                List.of("error", "error_description", "iss", "state"),
                end.parameters().keySet().stream().sorted().toList());
    }

    private static void accepted(TestRealm realm, String token) {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(journey.returnWith(token));
    }
}
