package io.github.keycloakclerk.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tracks which Clerk instances do not answer, and pauses calls to them, so that requests do not all wait for the
 * timeout. A rate limit or a slow answer for one user is no outage: calls for several users must fail, without a
 * success in between.
 */
final class Outages {

    private static final int SEVERAL = 3;
    private static final Duration TOGETHER = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private record State(Instant since, Set<String> failed, Instant pausedUntil) {}

    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final Clock clock;

    Outages(Clock clock) {
        this.clock = clock;
    }

    /** Whether calls to Clerk are paused. */
    boolean isPaused(LinkedUser linkedUser) {
        State state = states.get(place(linkedUser));
        return state != null && state.pausedUntil().isAfter(clock.instant());
    }

    void answered(LinkedUser linkedUser) {
        states.remove(place(linkedUser));
    }

    void failed(LinkedUser linkedUser) {
        Instant now = clock.instant();
        states.compute(place(linkedUser), (place, before) -> {
            boolean together = before != null && before.since().plus(TOGETHER).isAfter(now);
            Set<String> failed = new HashSet<>(together ? before.failed() : Set.of());
            failed.add(linkedUser.clerkUserId());
            return new State(
                    together ? before.since() : now,
                    failed,
                    failed.size() >= SEVERAL ? now.plus(PAUSE) : Instant.EPOCH);
        });
    }

    private static String place(LinkedUser linkedUser) {
        return linkedUser.realmId() + "." + linkedUser.provider();
    }
}
