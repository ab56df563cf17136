package io.github.keycloakclerk.clerk.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.TokenBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.crypto.KeyWrapper;

class SessionTokenVerifierTest {

    private static final String ANY = "cl_I7d4PD111III";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final Instant BEGAN = NOW.minusSeconds(30);
    private static StandInClerk clerk;

    @BeforeAll
    static void start() {
        clerk = StandInClerk.start(0);
    }

    @AfterAll
    static void stop() {
        clerk.close();
    }

    @Test
    void aTokenOfVersion2TellsWhoSignedIn() throws Exception {
        SessionToken token =
                verify(t -> t.claim("o", Map.of("id", "org_1", "slg", "engines", "rol", "admin")), rules());
        assertEquals("sess_1", token.sessionId());
        assertEquals(
                Optional.of(new ActiveOrganization("org_1", Optional.of("engines"), Optional.of("admin"), List.of())),
                token.organization());
        assertEquals(Optional.of("[0,-1]"), token.factorAges().map(FactorAges::claim));
    }

    @Test
    void aTokenOfVersion1TellsTheSame() throws Exception {
        SessionToken token = verify(
                t -> t.without("v")
                        .without("jti")
                        .without("fva")
                        .withoutHeader("cat")
                        .claim("org_id", "org_1")
                        .claim("org_slug", "engines")
                        .claim("org_role", "org:admin")
                        .claim("org_permissions", List.of("org:a:b")),
                rules());
        assertEquals(
                Optional.of(new ActiveOrganization(
                        "org_1", Optional.of("engines"), Optional.of("admin"), List.of("org:a:b"))),
                token.organization());
        assertEquals(Optional.empty(), token.factorAges().map(FactorAges::claim));
    }

    static Stream<UnaryOperator<TokenBuilder>> accepted() {
        return Stream.of(
                t -> t,
                t -> t.type(""),
                t -> t.header("cat", ANY),
                t -> t.claim("sts", "active"),
                t -> t.claim("aud", "convex"),
                t -> t.claim("aud", List.of("convex")).claim("client_id", "abc").claim("scp", List.of("profile")),
                t -> t.issuedAt(NOW.plusSeconds(5)),
                t -> t.issuedAt(BEGAN.minusSeconds(5)),
                t -> t.claim("exp", NOW.getEpochSecond() - 4));
    }

    @ParameterizedTest
    @MethodSource
    void accepted(UnaryOperator<TokenBuilder> change) throws Exception {
        verify(change, rules());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                of(TokenRefusal.SIGNATURE, TokenBuilder::forged),
                of(TokenRefusal.UNKNOWN_KEY, t -> t.keyId("ins_of_another_instance")),
                of(TokenRefusal.UNKNOWN_KEY, t -> t.keyId("../../evil\nkey")),
                of(TokenRefusal.UNKNOWN_KEY, t -> t.keyId("")),
                of(TokenRefusal.ALGORITHM, t -> t.algorithm(com.nimbusds.jose.JWSAlgorithm.RS512)),
                of(TokenRefusal.TYPE, t -> t.type("at+jwt")),
                of(TokenRefusal.CATEGORY, t -> t.header("cat", "cl_B7d4PD222AAA")),
                of(TokenRefusal.CATEGORY, t -> t.header("cat", "cl_B7d4PD333AAA")),
                of(TokenRefusal.ISSUER, t -> t.claim("iss", "https://other.clerk.accounts.dev")),
                of(TokenRefusal.ISSUER, t -> t.without("iss")),
                of(TokenRefusal.ISSUER, t -> t.claim("iss", clerk.url() + "/")),
                of(TokenRefusal.AUTHORIZED_PARTY_MISSING, t -> t.without("azp")),
                of(TokenRefusal.AUTHORIZED_PARTY_MISSING, t -> t.claim("azp", "")),
                of(TokenRefusal.AUTHORIZED_PARTY_MISSING, t -> t.claim("azp", List.of("https://app.example"))),
                of(TokenRefusal.AUTHORIZED_PARTY, t -> t.claim("azp", "https://other-app.example")),
                of(TokenRefusal.AUTHORIZED_PARTY, t -> t.claim("azp", clerk.url() + ".evil.example")),
                of(TokenRefusal.SUBJECT, t -> t.claim("sub", "mch_machine")),
                of(TokenRefusal.SUBJECT, t -> t.claim("sub", "user_../../organizations/org_1")),
                of(TokenRefusal.SUBJECT, t -> t.without("sub")),
                of(TokenRefusal.SESSION, t -> t.without("sid")),
                of(TokenRefusal.SESSION, t -> t.claim("sid", "user_1")),
                of(TokenRefusal.SESSION, t -> t.claim("sid", "sess_1/revoke")),
                of(TokenRefusal.AUDIENCE, t -> t.withoutHeader("cat").claim("aud", "https://api.example.com")),
                of(TokenRefusal.AUDIENCE, t -> t.header("cat", ANY).claim("aud", "convex")),
                of(TokenRefusal.AUDIENCE, t -> t.withoutHeader("cat").claim("client_id", "abc")),
                of(TokenRefusal.AUDIENCE, t -> t.withoutHeader("cat").claim("scp", List.of("profile"))),
                of(TokenRefusal.MALFORMED, t -> t.without("iat")),
                of(TokenRefusal.MALFORMED, t -> t.without("nbf")),
                of(TokenRefusal.MALFORMED, t -> t.without("exp")),
                of(TokenRefusal.MALFORMED, t -> t.claim("exp", "tomorrow")),
                of(TokenRefusal.MALFORMED, t -> t.claim("exp", Long.MAX_VALUE)),
                of(TokenRefusal.NOT_YET_VALID, t -> t.issuedAt(NOW.plusSeconds(6))),
                of(TokenRefusal.NOT_YET_VALID, t -> t.claim("nbf", NOW.getEpochSecond() + 6)),
                of(TokenRefusal.EXPIRED, t -> t.claim("exp", NOW.getEpochSecond() - 6)),
                of(
                        TokenRefusal.TOO_OLD,
                        t -> t.issuedAt(NOW.minusSeconds(96)).claim("exp", NOW.getEpochSecond() + 3600)),
                of(TokenRefusal.NOT_FRESH, t -> t.issuedAt(BEGAN.minusSeconds(6))),
                of(TokenRefusal.SESSION_PENDING, t -> t.claim("sts", "pending")),
                of(TokenRefusal.IMPERSONATION, t -> t.claim("act", Map.of("sub", "user_support"))));
    }

    private static Arguments of(TokenRefusal refusal, UnaryOperator<TokenBuilder> change) {
        return Arguments.of(refusal, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(TokenRefusal refusal, UnaryOperator<TokenBuilder> change) {
        RefusedTokenException e = assertThrows(RefusedTokenException.class, () -> verify(change, rules()));
        assertEquals(refusal, e.refusal());
        assertEquals(refusal.reason(), e.getMessage(), "tells nothing of the token");
    }

    static Stream<String> malformed() {
        String header = encode("{\"alg\":\"none\"}");
        return Stream.of(
                "",
                ".",
                "..",
                "a.b.c",
                "a.b",
                "a.b.c.d",
                header + "." + encode("{}") + ".",
                "x".repeat(20_000),
                encode("[]") + "." + encode("{}") + "." + encode("x"),
                encode("{}") + "." + encode("{}") + "." + encode("x"));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(String token) {
        RefusedTokenException e = assertThrows(
                RefusedTokenException.class, () -> verifier(rules()).verify(token));
        assertEquals(
                true, Set.of(TokenRefusal.MALFORMED, TokenRefusal.ALGORITHM).contains(e.refusal()), e.getMessage());
    }

    @Test
    void aTokenSignedWithThePublicKeyAsSecretIsRefused() {
        String header = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"x\"}");
        RefusedTokenException e = assertThrows(
                RefusedTokenException.class,
                () -> verifier(rules()).verify(header + "." + encode("{}") + "." + encode("mac")));
        assertEquals(TokenRefusal.ALGORITHM, e.refusal());
    }

    @Test
    void anOlderTokenPassesWhereFreshnessIsNotRequired() throws Exception {
        verify(t -> t.issuedAt(BEGAN.minusSeconds(20)), rules(Optional.empty(), false));
    }

    @Test
    void impersonationPassesWhereItIsAccepted() throws Exception {
        verify(t -> t.claim("act", Map.of("sub", "user_support")), rules(Optional.of(BEGAN), true));
    }

    private static SessionTokenRules rules() {
        return rules(Optional.of(BEGAN), false);
    }

    private static SessionTokenRules rules(Optional<Instant> since, boolean acceptImpersonation) {
        String origin = clerk.url().toString();
        return new SessionTokenRules(
                origin, Set.of(origin), Duration.ofSeconds(90), Duration.ofSeconds(5), since, acceptImpersonation);
    }

    private static SessionToken verify(UnaryOperator<TokenBuilder> change, SessionTokenRules rules)
            throws RefusedTokenException {
        TokenBuilder token = clerk.token(StandInUser.nameless(), "sess_1").issuedAt(NOW);
        return verifier(rules).verify(change.apply(token).sign());
    }

    private static SessionTokenVerifier verifier(SessionTokenRules rules) {
        return new SessionTokenVerifier(SessionTokenVerifierTest::key, rules, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Optional<KeyWrapper> key(String id) {
        try {
            JWK published = JWKSet.load(
                            URI.create(clerk.url() + "/.well-known/jwks.json").toURL())
                    .getKeyByKeyId(id);
            return published == null ? Optional.empty() : Optional.of(wrap(published.toRSAKey()));
        } catch (IOException | ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyWrapper wrap(RSAKey published) throws JOSEException {
        KeyWrapper key = new KeyWrapper();
        key.setKid(published.getKeyID());
        key.setAlgorithm("RS256");
        key.setPublicKey(published.toPublicKey());
        return key;
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
