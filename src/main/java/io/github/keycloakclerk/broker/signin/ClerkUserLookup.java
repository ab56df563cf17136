package io.github.keycloakclerk.broker.signin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.Pending;
import io.github.keycloakclerk.clerk.token.ActiveOrganization;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Asks Clerk who a proof is about, side by side whatever is needed, and whether they may sign in. */
public record ClerkUserLookup(ClerkCallScope scope, Clock clock) {

    private static final Logger LOG = Logger.getLogger(ClerkUserLookup.class);

    /**
     * @param checkSession whether the Clerk session has to be active still
     * @throws ClerkApiException if Clerk does not say
     * @throws SignInException if Clerk does not let the user sign in
     */
    public VerifiedSignIn read(Proof proof, boolean checkSession) throws ClerkApiException, SignInException {
        Instant checkedAt = clock.instant();
        ClerkApi api = scope.api();
        boolean withMemberships =
                scope.withMemberships() || proof.organizationId().isPresent();
        Pending<ClerkUser> pendingUser = api.user(proof.userId());
        Pending<Optional<ClerkSession>> pendingSession = Pending.ofOptional(
                checkSession && proof.sessionId().isPresent(),
                () -> api.session(proof.sessionId().orElseThrow()));
        Pending<Optional<List<ClerkMembership>>> pendingMemberships =
                Pending.ofOptional(withMemberships, () -> api.memberships(proof.userId()));
        ClerkUser user = pendingUser.get();
        if (user.standing() != Standing.GOOD) {
            throw new SignInException(SignInFailure.of(user.standing()));
        }
        Optional<ClerkSession> session = pendingSession.get();
        LOG.debugf("Clerk answered: hasSession=%s", session.isPresent());
        if (!session.map(found -> belongs(found, proof)).orElse(true)) {
            throw new SignInException(SignInFailure.inactiveSession());
        }
        if (!user.whole()) {
            throw new SignInException(SignInFailure.unreadableUser());
        }
        Optional<List<ClerkMembership>> memberships = pendingMemberships.get();
        return new VerifiedSignIn(
                user, completed(proof, memberships), session, memberships, checkedAt, Optional.empty());
    }

    private static boolean belongs(ClerkSession session, Proof proof) {
        return session.active()
                && proof.sessionId().filter(session.id()::equals).isPresent()
                && session.userId().equals(proof.userId());
    }

    /** Where only the id of the organization is known, the user's membership says the rest; without one it does not count. */
    private static Proof completed(Proof proof, Optional<List<ClerkMembership>> memberships) {
        return proof.organizationId()
                .map(id -> proof.with(memberships.orElse(List.of()).stream()
                        .filter(membership -> membership.organizationId().equals(id))
                        .findFirst()
                        .map(ClerkUserLookup::active)))
                .orElse(proof);
    }

    private static ActiveOrganization active(ClerkMembership membership) {
        return new ActiveOrganization(
                membership.organizationId(),
                Optional.of(membership.organization().path("slug"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText),
                Optional.of(membership.role()),
                membership.permissions());
    }
}
