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
 * Clerk sessions that were seen before, in Keycloak's single-use store. A session token is seconds old and made for a session that is
 * active, so that Clerk need not be asked about the session again.
 *
 * @param provider unique among all realms
 */
public record KnownSessions(SingleUseObjectProvider store, String provider) {

    private static final String KIND = StoredKey.KNOWN_SESSION.key();
    private static final String EXPIRES_AT = "expires-at";
    private static final String ENDED = "ended";

    private static final Duration KEEP = Duration.ofDays(1);

    /** Longer than a token lives that was made before the end. */
    private static final Duration KEEP_ENDED = Duration.ofMinutes(15);

    /**
     * A session that Clerk was asked about before.
     *
     * @param expiresAt when Clerk ends it at the latest, where it said so
     */
    public record Known(Optional<Instant> expiresAt) {}

    public Optional<Known> find(String sessionId) {
        return notes(sessionId)
                .filter(notes -> !notes.containsKey(ENDED))
                .map(notes -> new Known(Optional.ofNullable(notes.get(EXPIRES_AT))
                        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))));
    }

    /** Whether Clerk sent word that it ended, a short time ago. */
    public boolean hasEnded(String sessionId) {
        return notes(sessionId).filter(notes -> notes.containsKey(ENDED)).isPresent();
    }

    /** Remembers a session that is active, unless Clerk has sent word meanwhile that it ended. */
    public void remember(ClerkSession session) {
        if (!hasEnded(session.id())) {
            put(
                    session.id(),
                    KEEP,
                    session.expiresAt()
                            .map(at -> Map.of(EXPIRES_AT, Long.toString(at.getEpochSecond())))
                            .orElse(Map.of()));
        }
    }

    /** Clerk sent word that the session ended. */
    public void end(String sessionId) {
        put(sessionId, KEEP_ENDED, Map.of(ENDED, ENDED));
    }

    private Optional<Map<String, String>> notes(String sessionId) {
        return new SingleUse(store).find(KIND, provider + "." + sessionId);
    }

    private void put(String sessionId, Duration keep, Map<String, String> notes) {
        new SingleUse(store).put(KIND, provider + "." + sessionId, keep, notes);
    }
}
