package io.github.keycloakclerk.standin;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Issued secrets and their values until they expire. Forgets the oldest ones if there are very many. */
final class Issued<T> {

    private static final int MAX_KEPT = 10_000;

    private record Entry<T>(T value, Instant end) {}

    private final String prefix;
    private final Map<String, Entry<T>> entries = Collections.synchronizedMap(new LinkedHashMap<>());

    /** @param prefix of the secrets */
    Issued(String prefix) {
        this.prefix = prefix;
    }

    String issue(T value, Duration lifetime) {
        String secret = prefix + UUID.randomUUID().toString().replace("-", "");
        synchronized (entries) {
            entries.put(secret, new Entry<>(value, Instant.now().plus(lifetime)));
            if (entries.size() > MAX_KEPT) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        return secret;
    }

    Optional<T> find(String secret) {
        return current(entries.get(secret));
    }

    /** Returns a value and invalidates its secret. */
    Optional<T> take(String secret) {
        return current(entries.remove(secret));
    }

    void removeIf(Predicate<T> condition) {
        entries.values().removeIf(entry -> condition.test(entry.value()));
    }

    private static <T> Optional<T> current(Entry<T> entry) {
        return Optional.ofNullable(entry)
                .filter(found -> Instant.now().isBefore(found.end()))
                .map(Entry::value);
    }
}
