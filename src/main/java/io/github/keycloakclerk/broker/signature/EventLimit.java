package io.github.keycloakclerk.broker.signature;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps requests that any client can send from filling the event store: each node records one event of a kind per minute, with
 * the number of occurrences.
 */
public final class EventLimit {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private record State(Instant writtenAt, long since) {}

    private final Map<String, State> states = new HashMap<>();
    private final Clock clock;

    public EventLimit(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts an occurrence.
     *
     * @param kind of occurrence, one of a small number
     * @return the number of occurrences since the last event, if another event is due
     */
    public synchronized Optional<Long> take(String kind) {
        Instant now = clock.instant();
        State state = states.getOrDefault(kind, new State(Instant.EPOCH, 0));
        long count = state.since() + 1;
        boolean due = !state.writtenAt().plus(PAUSE).isAfter(now);
        states.put(kind, due ? new State(now, 0) : new State(state.writtenAt(), count));
        return due ? Optional.of(count) : Optional.empty();
    }
}
