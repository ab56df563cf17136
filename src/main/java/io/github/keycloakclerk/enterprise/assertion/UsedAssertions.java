package io.github.keycloakclerk.enterprise.assertion;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.models.KeycloakSession;

/**
 * Accepts each assertion only once on all nodes. The check and the record are one atomic step, which comes last: a refused
 * assertion can be sent again when the problem is solved.
 */
public record UsedAssertions(KeycloakSession session) {

    private static final String KIND = StoredKey.ASSERTION.key();

    /** IDs are only unique per issuer (RFC 7519, section 4.1.7). */
    public void use(IdentityAssertion assertion) throws RefusedAssertionException {
        String value = session.getContext().getRealm().getId() + " " + assertion.issuer() + " " + assertion.id();
        Duration left = Duration.between(Instant.now(), assertion.expiresAt().plus(AssertionVerifier.SKEW));
        // Longer, because the clock of another node may be behind.
        Duration keep = (left.isNegative() ? Duration.ZERO : left).plus(AssertionVerifier.SKEW);
        if (!new SingleUse(session.singleUseObjects()).isFirst(KIND, value, keep)) {
            throw RefusedAssertionException.of(Refusal.REPLAYED);
        }
    }
}
