package io.github.keycloakclerk.broker.handoff;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.SecretGenerator;

/**
 * The sign-ins that wait for the app's server, each by the secret code in its state, in the whole cluster. What the server
 * proves counts once, in the browser that began, because the callback checks that, and only if that is the browser that was
 * at the app, because no other has the handle: otherwise somebody could have others sign in for them.
 *
 * @param provider unique among all realms
 */
record PendingHandoffs(SingleUse store, String provider) {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String OPEN = StoredKey.HANDOFF_OPEN.key();
    private static final String COMPLETED = StoredKey.HANDOFF_COMPLETED.key();
    private static final String BEGAN = "began";

    void open(String code, Instant began) {
        store.put(OPEN, key(code), LIFE, Map.of(BEGAN, Long.toString(began.getEpochSecond())));
    }

    /** When the sign-in began; empty if there is no such sign-in, it has taken too long, or it was completed. */
    Optional<Instant> began(String code) {
        return store.find(OPEN, key(code))
                .map(notes -> Instant.ofEpochSecond(Long.parseLong(notes.getOrDefault(BEGAN, "0"))));
    }

    /**
     * Returns the handle with which the browser has to come back; empty if the sign-in waits no longer. Only one of several
     * parallel requests gets one.
     */
    Optional<String> complete(String code, HandoffProof proven) {
        if (store.take(OPEN, key(code)).isEmpty()) {
            return Optional.empty();
        }
        String handle = SecretGenerator.getInstance().generateSecureID();
        store.put(COMPLETED, key(code), LIFE, proven.with(handle).notes());
        return Optional.of(handle);
    }

    /** What was proven, for the browser that brings the handle: it was at the app when that said who signed in. */
    Optional<HandoffProof> take(String code, String handle) {
        return store.take(COMPLETED, key(code)).map(HandoffProof::new).filter(proven -> proven.isFor(handle));
    }

    private String key(String code) {
        return provider + "." + code;
    }
}
