package io.github.keycloakclerk.enterprise.assertion;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.common.VerificationException;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.keys.loader.PublicKeyStorageManager;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.utils.StringUtil;

/**
 * Verifies assertions according to draft-ietf-oauth-identity-assertion-authz-grant and MCP's extension: signature of a trusted
 * issuer, this realm as the only audience, validity period. Replays are checked by {@link UsedAssertions}.
 */
public record AssertionVerifier(KeycloakSession session, Clock clock) {

    private static final Logger LOG = Logger.getLogger(AssertionVerifier.class);

    /** How much the clocks of issuers may differ from this server's. */
    static final Duration SKEW = Duration.ofSeconds(30);

    /** Neither {@code none} nor algorithms with a shared secret. */
    private static final Set<String> ALGORITHMS = Set.of(
            Algorithm.RS256,
            Algorithm.RS384,
            Algorithm.RS512,
            Algorithm.PS256,
            Algorithm.PS384,
            Algorithm.PS512,
            Algorithm.ES256,
            Algorithm.ES384,
            Algorithm.ES512,
            Algorithm.EdDSA);

    /** @return the issuer of the assertion */
    public TrustedIssuer verify(IdentityAssertion assertion) throws RefusedAssertionException {
        TrustedIssuer issuer = new TrustedIssuers(session)
                .find(assertion.issuer())
                .orElseThrow(() -> RefusedAssertionException.of(Refusal.ISSUER));
        require(mayUse(assertion.algorithm(), issuer), Refusal.ALGORITHM);
        require(!assertion.hasCriticalHeader(), Refusal.CRITICAL_HEADER);
        require(issuer.hasSafeKeys() && assertion.hasPlainKeyId(), Refusal.SIGNATURE);
        require(isSigned(assertion, issuer), Refusal.SIGNATURE);
        require(assertion.audience().equals(List.of(realmIssuer())), Refusal.AUDIENCE);
        requireClaims(assertion);
        requireInTime(assertion, issuer.settings().maxAge());
        return issuer;
    }

    public static void require(boolean kept, Refusal refusal) throws RefusedAssertionException {
        if (!kept) {
            throw RefusedAssertionException.of(refusal);
        }
    }

    private static boolean mayUse(String algorithm, TrustedIssuer issuer) {
        String only = issuer.keys().getJWTAuthorizationGrantAssertionSignatureAlg();
        return ALGORITHMS.contains(algorithm) && (StringUtil.isBlank(only) || only.equals(algorithm));
    }

    private boolean isSigned(IdentityAssertion assertion, TrustedIssuer issuer) {
        RealmModel realm = session.getContext().getRealm();
        try {
            KeyWrapper key = PublicKeyStorageManager.getIdentityProviderKeyWrapper(
                    session, realm, issuer.keys(), assertion.jws());
            SignatureProvider provider = session.getProvider(SignatureProvider.class, assertion.algorithm());
            return key != null
                    && provider != null
                    && provider.verifier(key)
                            .verify(
                                    assertion.jws().getEncodedSignatureInput().getBytes(StandardCharsets.UTF_8),
                                    assertion.jws().getSignature());
        } catch (VerificationException | RuntimeException e) {
            // Keycloak's providers throw various exceptions if the key does not fit.
            LOG.debugf(
                    "Signature of an assertion of %s: %s",
                    issuer.alias(), e.getClass().getName());
            return false;
        }
    }

    private String realmIssuer() {
        return Urls.realmIssuer(
                session.getContext().getUri().getBaseUri(),
                session.getContext().getRealm().getName());
    }

    private static void requireClaims(IdentityAssertion assertion) throws RefusedAssertionException {
        assertion.subject();
        assertion.clientId();
        assertion.id();
        require(!assertion.hasTenant(), Refusal.TENANT);
        require(!assertion.hasAuthorizationDetails(), Refusal.AUTHORIZATION_DETAILS);
    }

    private void requireInTime(IdentityAssertion assertion, Duration maxAge) throws RefusedAssertionException {
        Instant now = clock.instant();
        Instant issuedAt = assertion.issuedAt();
        Instant expiresAt = assertion.expiresAt();
        Optional<Instant> notBefore = assertion.notBefore();
        require(!issuedAt.isAfter(now.plus(SKEW)), Refusal.NOT_YET_VALID);
        require(notBefore.filter(now.plus(SKEW)::isBefore).isEmpty(), Refusal.NOT_YET_VALID);
        require(expiresAt.isAfter(now.minus(SKEW)), Refusal.EXPIRED);
        require(!expiresAt.isBefore(issuedAt), Refusal.CLAIM);
        require(Duration.between(issuedAt, expiresAt).compareTo(maxAge) <= 0, Refusal.LIFETIME_TOO_LONG);
    }
}
