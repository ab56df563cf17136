package io.github.keycloakclerk.broker.handoff;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.SecretGenerator;

/**
 * Sign-ins that wait for the app's server, in the whole cluster, each under the secret code in its state. A proof counts once.
 * The callback checks that the browser started the sign-in; the handle shows that it was also the browser at the app. Otherwise
 * an attacker could let another user complete the attacker's sign-in.
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

    /** When the sign-in began; empty if it does not exist, has expired, or was completed. */
    Optional<Instant> began(String code) {
        return store.find(OPEN, key(code))
                .map(notes -> Instant.ofEpochSecond(Long.parseLong(notes.getOrDefault(BEGAN, "0"))));
    }

    /**
     * Returns the handle that the browser has to present; empty if the sign-in is no longer pending. Only one of several
     * parallel requests receives a handle.
     */
    Optional<String> complete(String code, HandoffProof proven) {
        if (store.take(OPEN, key(code)).isEmpty()) {
            return Optional.empty();
        }
        String handle = SecretGenerator.getInstance().generateSecureID();
        store.put(COMPLETED, key(code), LIFE, proven.with(handle).notes());
        return Optional.of(handle);
    }

    /** The proof, for the browser that presents the handle: it was at the app when the app's server reported who signed in. */
    Optional<HandoffProof> take(String code, String handle) {
        return store.take(COMPLETED, key(code)).map(HandoffProof::new).filter(proven -> proven.isFor(handle));
    }

    private String key(String code) {
        return provider + "." + code;
    }
}
