package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * A user who signed in to Clerk just now.
 *
 * @param proof what Clerk said of the sign-in
 * @param session the Clerk session, where it was asked for
 * @param sessionExpiresAt when Clerk ends that session at the latest, where that is known
 * @param memberships all of the user's organizations, where they are needed
 * @param at when the user signed in
 * @param checkedAt when Clerk was asked about the user, which may have been before
 * @param upstreamTokens the answer of Clerk's token endpoint, where Keycloak is to store it
 */
public record VerifiedSignIn(
        ClerkUser user,
        Proof proof,
        Optional<ClerkSession> session,
        Optional<Instant> sessionExpiresAt,
        Optional<List<ClerkMembership>> memberships,
        Instant at,
        Instant checkedAt,
        Optional<String> upstreamTokens) {

    /** What the Keycloak session remembers of the sign-in, by name; empty for what it is to forget of an earlier one. */
    public Map<String, Optional<String>> notes(String provider) {
        return ClerkSessionNotes.ofSignIn(
                provider,
                proof.userId(),
                proof.sessionId(),
                sessionExpiresAt,
                proof.organization(),
                proof.factorAges(),
                checkedAt);
    }

    public VerifiedSignIn with(Optional<String> tokens) {
        return new VerifiedSignIn(user, proof, session, sessionExpiresAt, memberships, at, checkedAt, tokens);
    }

    /**
     * How surely Keycloak knows now who the user is.
     *
     * @param account id of their Keycloak user, if there is one already
     * @throws SignInException if less surely than the client or the flow demands
     */
    public Assurance assurance(KeycloakSession session, String provider, PendingSignIn signIn, Optional<String> account)
            throws SignInException {
        return RequestedAssurance.of(session, signIn.authSession(), provider)
                .reached(proof, signIn.began(), at, account);
    }
}
