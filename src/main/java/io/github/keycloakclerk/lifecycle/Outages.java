package io.github.keycloakclerk.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which Clerk instances do not answer at the moment. A Clerk that hangs must not hold each client's request for the whole time, so
 * it is left alone for a while; but one user's rate limit or slow answer says nothing about the others, so several users have to
 * fail with nobody succeeding in between.
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

    /** Whether Clerk is not to be asked now. */
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
