package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.UserSessionModel;

/**
 * How a Keycloak session came from Clerk.
 *
 * @param provider alias of the identity provider
 * @param clerkSessionId the Clerk session, {@code sess_…}
 * @param checkedAt when the sign-in asked Clerk about the person
 */
record Provenance(String provider, String clerkUserId, Optional<String> clerkSessionId, Instant checkedAt) {

    /** Empty for a session that came another way, for example with a password of Keycloak. */
    static Optional<Provenance> of(UserSessionModel session) {
        // Not Keycloak's own note, which a later sign-in with another provider overwrites.
        String provider = session.getNote(ClerkSessionNotes.PROVIDER);
        String clerkUserId = session.getNote(ClerkSessionNotes.USER_ID);
        return provider == null || clerkUserId == null
                ? Optional.empty()
                : Optional.of(new Provenance(
                        provider,
                        clerkUserId,
                        Optional.ofNullable(session.getNote(ClerkSessionNotes.SESSION_ID)),
                        checkedAt(session)));
    }

    private static Instant checkedAt(UserSessionModel session) {
        String millis = session.getNote(ClerkSessionNotes.CHECKED_AT);
        return millis == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
