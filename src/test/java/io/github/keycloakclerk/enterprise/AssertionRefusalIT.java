package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.SERVER;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.nimbusds.jose.JWSAlgorithm;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("No token for an assertion")
class AssertionRefusalIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final EnterpriseRealm enterprise;
    private final TestRealm realm;
    private final StandInUser ada;

    AssertionRefusalIT(TestKeycloak keycloak) {
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = keycloak.realm(enterprise.with(Map.of()));
        ada = enterprise.signedIn(realm);
    }

    private Assertion assertion() {
        return enterprise.assertion(realm, ada);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("of an issuer nobody listed", "ema_issuer", a -> a.claim("iss", "https://evil.example")),
                refused("of an issuer with a slash more", "ema_issuer", a -> a.claim("iss", issuer.url() + "/")),
                refused(
                        "of an issuer in other case",
                        "ema_issuer",
                        a -> a.claim("iss", issuer.url().toUpperCase(Locale.ROOT))),
                refused("signed by another key", "ema_signature", Assertion::forged),
                refused(
                        "signed by an unknown key",
                        "ema_signature",
                        a -> a.forged().keyId("unknown")),
                refused("signed with a shared secret", "ema_algorithm", a -> a.algorithm(JWSAlgorithm.HS256)),
                refused("with a header that must be understood", "ema_critical_header", Assertion::withCriticalHeader),
                refused("for another realm", "ema_audience", a -> a.claim("aud", "https://other.example/realms/x")),
                refused("for nobody", "ema_audience", a -> a.without("aud")),
                refused("without a subject", "ema_claim", a -> a.without("sub")),
                refused("with a subject that is a number", "ema_claim", a -> a.claim("sub", 7)),
                refused("with an empty subject", "ema_claim", a -> a.claim("sub", " ")),
                refused("with an endless subject", "ema_claim", a -> a.claim("sub", "x".repeat(256))),
                refused("with a subject that no database takes", "ema_claim", a -> a.claim("sub", "a\u0000b")),
                refused("with an ID of a key that no log takes", "ema_signature", a -> a.keyId("a\nb")),
                refused("without a client", "ema_claim", a -> a.without("client_id")),
                refused("of another client", "ema_client_mismatch", a -> a.claim("client_id", "other-client")),
                refused("without an ID", "ema_claim", a -> a.without("jti")),
                refused("without an end", "ema_claim", a -> a.without("exp")),
                refused("without a beginning", "ema_claim", a -> a.without("iat")),
                refused("with an end in words", "ema_claim", a -> a.claim("exp", "tomorrow")),
                refused(
                        "that ends before it begins",
                        "ema_claim",
                        a -> a.issuedAt(Instant.now().plusSeconds(20), -10)),
                refused(
                        "that ended",
                        "ema_expired",
                        a -> a.issuedAt(Instant.now().minusSeconds(340), 300)),
                refused(
                        "that is to come",
                        "ema_not_yet_valid",
                        a -> a.issuedAt(Instant.now().plusSeconds(60), 300)),
                refused(
                        "that counts later",
                        "ema_not_yet_valid",
                        a -> a.claim("nbf", Instant.now().getEpochSecond() + 60)),
                refused("that is valid for long", "ema_lifetime_too_long", a -> a.issuedAt(Instant.now(), 301)),
                refused("of a tenant", "ema_tenant", a -> a.claim("tenant", "acme")),
                refused("for another tenant here", "ema_tenant", a -> a.claim("aud_tenant", "org_other")),
                refused(
                        "with authorization details",
                        "ema_authorization_details",
                        a -> a.claim("authorization_details", List.of(Map.of("type", "x")))),
                refused(
                        "bound to a key that is not proven",
                        "ema_proof_of_possession",
                        a -> a.claim("cnf", Map.of("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"))),
                refused(
                        "bound in a way that nobody knows",
                        "ema_proof_of_possession",
                        a -> a.claim("cnf", Map.of("x5t#S256", "x"))),
                refused("with a type of address for scopes", "ema_claim", a -> a.claim("scope", List.of("mcp"))));
    }

    private static Arguments refused(String name, String reason, UnaryOperator<Assertion> change) {
        return Arguments.argumentSet(name, reason, change);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void thatIs(String reason, UnaryOperator<Assertion> change) {
        Admin.Answer answer = trade(realm, change.apply(assertion()).sign());

        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertEquals("invalid_grant", answer.body().path("error").asText());
        assertEquals(
                "The assertion is not accepted",
                answer.body().path("error_description").asText());
        assertEquals(reason, reason(realm));
        assertFalse(EnterpriseRealm.details(realm).toString().contains(ada.email()));
    }

    /** Valid assertions, as a control. */
    static Stream<Arguments> accepted() {
        return Stream.of(
                good("signed with ECDSA", a -> a.algorithm(JWSAlgorithm.ES256)),
                good(
                        "for a list of one audience",
                        a -> a.claim("aud", List.of(a.claims().get("aud")))),
                good("almost ended", a -> a.issuedAt(Instant.now().minusSeconds(310), 300)),
                good("by a clock that is early", a -> a.issuedAt(Instant.now().plusSeconds(20), 300)),
                good("of an actor", a -> a.claim("act", Map.of("sub", "agent"))),
                good(
                        "with members that nobody knows",
                        a -> a.claim("x", Map.of()).claim("amr", List.of("mfa"))),
                good("with members that are null", a -> nulls(a, "resource", "scope", "tenant", "cnf", "email", "nbf")),
                good("written as media type", a -> a.type("application/oauth-id-jag+jwt")),
                good("in capitals", a -> a.type("OAuth-ID-JAG+JWT")));
    }

    private static Assertion nulls(Assertion assertion, String... names) {
        for (String name : names) {
            assertion.claim(name, null);
        }
        return assertion;
    }

    private static Arguments good(String name, UnaryOperator<Assertion> change) {
        return Arguments.argumentSet(name, change);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void butOneThatIs(UnaryOperator<Assertion> change) {
        // The user is already linked, so the e-mail address is not needed.
        trade(realm, assertion());
        Admin.Answer answer = trade(realm, change.apply(assertion()).sign());
        assertEquals(200, answer.status(), () -> answer.body() + " " + EnterpriseRealm.details(realm));
    }

    @Test
    void whichIsTooLong() {
        Admin.Answer answer = trade(realm, assertion().claim("x", "x".repeat(13_000)));
        assertEquals(400, answer.status());
        assertEquals("invalid_request", answer.body().path("error").asText());
        assertEquals("ema_assertion_too_long", reason(realm));
    }

    @Test
    void withAMemberTwice() {
        String claims = "{\"iss\":\"" + issuer.url() + "\",\"iss\":\"https://evil.example\"}";
        Admin.Answer answer =
                trade(realm, Assertion.unsigned("{\"alg\":\"RS256\",\"typ\":\"oauth-id-jag+jwt\"}", claims) + "AA");
        assertEquals(400, answer.status());
        assertEquals("ema_assertion_unreadable", reason(realm));
    }

    @Test
    void whichIsNotSigned() {
        String claims = "{\"iss\":\"" + issuer.url() + "\",\"sub\":\"" + enterprise.subject + "\"}";
        Admin.Answer answer =
                trade(realm, Assertion.unsigned("{\"alg\":\"none\",\"typ\":\"oauth-id-jag+jwt\"}", claims));
        assertEquals(400, answer.status());
        assertEquals("ema_algorithm", reason(realm));
    }

    @Test
    void whichIsNone() {
        Admin.Answer answer = trade(realm, "nonsense");
        assertEquals(400, answer.status());
        assertEquals("invalid_request", answer.body().path("error").asText());
    }

    @Test
    void withAuthorizationDetailsInTheRequest() {
        Admin.Answer answer = trade(realm, assertion(), "authorization_details", "[{\"type\":\"x\"}]");
        assertEquals(400, answer.status());
        assertEquals("ema_authorization_details", reason(realm));
        assertEquals(200, trade(realm, assertion(), "resource", SERVER).status());
    }
}
