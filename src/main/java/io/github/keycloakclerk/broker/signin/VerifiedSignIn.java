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
 * A completed sign-in of a user to Clerk.
 *
 * @param proof what proves the sign-in
 * @param session the Clerk session, if it was requested
 * @param sessionExpiresAt latest end of that session, if known
 * @param memberships all of the user's organizations, if they are needed
 * @param at when the user signed in
 * @param checkedAt when Clerk was asked about the user, possibly before the sign-in
 * @param upstreamTokens the answer of Clerk's token endpoint, if Keycloak is to store it
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

    /** User session notes of the sign-in, by name; an empty value removes the note of an earlier sign-in. */
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
     * The assurance that the sign-in reached.
     *
     * @param account ID of the Keycloak user, if there is one already
     * @throws SignInException if the client or the flow demands more
     */
    public Assurance assurance(KeycloakSession session, String provider, PendingSignIn signIn, Optional<String> account)
            throws SignInException {
        return RequestedAssurance.of(session, signIn.authSession(), provider)
                .reached(proof, signIn.began(), at, account);
    }
}
