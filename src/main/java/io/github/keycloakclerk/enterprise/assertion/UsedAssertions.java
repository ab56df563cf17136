package io.github.keycloakclerk.enterprise.assertion;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.models.KeycloakSession;

/**
 * Lets an assertion count once on all nodes. Whether its ID was used is asked in the same step in which it is used, and last of all, so
 * that an assertion that was refused can be brought again when what was wrong is right.
 */
public record UsedAssertions(KeycloakSession session) {

    private static final String KIND = StoredKey.ASSERTION.key();

    /** IDs are unique for each issuer only (RFC 7519, section 4.1.7). */
    public void use(IdentityAssertion assertion) throws RefusedAssertionException {
        String value = session.getContext().getRealm().getId() + " " + assertion.issuer() + " " + assertion.id();
        Duration left = Duration.between(Instant.now(), assertion.expiresAt().plus(AssertionVerifier.SKEW));
        // Longer, because another node may be behind.
        Duration keep = (left.isNegative() ? Duration.ZERO : left).plus(AssertionVerifier.SKEW);
        if (!new SingleUse(session.singleUseObjects()).isFirst(KIND, value, keep)) {
            throw RefusedAssertionException.of(Refusal.REPLAYED);
        }
    }
}
