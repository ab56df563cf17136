package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Clerk sessions that were seen before, in Keycloak's single-use store. A session token is seconds old and issued for an active
 * session, so Clerk need not be asked about the session again.
 *
 * @param provider unique among all realms
 */
public record KnownSessions(SingleUseObjectProvider store, String provider) {

    private static final String KIND = StoredKey.KNOWN_SESSION.key();
    private static final String EXPIRES_AT = "expires-at";
    private static final String ENDED = "ended";

    private static final Duration KEEP = Duration.ofDays(1);

    /** Longer than the lifetime of a token that was issued before the end. */
    private static final Duration KEEP_ENDED = Duration.ofMinutes(15);

    /**
     * A session that Clerk was asked about before.
     *
     * @param expiresAt when it expires at the latest, if Clerk said so
     */
    public record Known(Optional<Instant> expiresAt) {}

    public Optional<Known> find(String sessionId) {
        return new SingleUse(store)
                .find(KIND, provider + "." + sessionId)
                .map(notes -> new Known(Optional.ofNullable(notes.get(EXPIRES_AT))
                        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))));
    }

    /** Whether a recent webhook reported the end of the session. */
    public boolean hasEnded(String sessionId) {
        return new SingleUse(store).isUsed(KIND, endOf(sessionId));
    }

    /** Remembers a session that is active. */
    public void remember(ClerkSession session) {
        Map<String, String> notes = session.expiresAt()
                .map(at -> Map.of(EXPIRES_AT, Long.toString(at.getEpochSecond())))
                .orElse(Map.of());
        new SingleUse(store).put(KIND, provider + "." + session.id(), KEEP, notes);
    }

    /** Records that a webhook reported the end of the session. */
    public void end(String sessionId) {
        new SingleUse(store).put(KIND, endOf(sessionId), KEEP_ENDED, Map.of());
    }

    /** A separate entry, so that a sign-in that asked Clerk before the end cannot overwrite it. */
    private String endOf(String sessionId) {
        return provider + "." + ENDED + "." + sessionId;
    }
}
