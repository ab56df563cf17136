package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.token.SessionToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A person who signed in to Clerk just now.
 *
 * @param session the Clerk session, where it was asked for
 * @param memberships all of the person's organizations, where they were asked for
 * @param checkedAt when Clerk was asked about the person
 */
public record VerifiedSignIn(
        ClerkUser user,
        SessionToken token,
        Optional<ClerkSession> session,
        Optional<List<ClerkMembership>> memberships,
        Instant checkedAt) {

    /** What the Keycloak session remembers of the sign-in, by name; empty for what it is to forget of an earlier one. */
    public Map<String, Optional<String>> notes(String provider) {
        return SessionNotes.of(provider, token, session, checkedAt);
    }
}
