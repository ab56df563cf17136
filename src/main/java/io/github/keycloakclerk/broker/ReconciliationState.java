package io.github.keycloakclerk.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How reconciliation of a provider is getting on, for administrators.
 *
 * @param interval from the end of one round to the begin of the next; zero for never
 * @param round the last one, or the one that is under way; empty if none ever began
 */
public record ReconciliationState(Duration interval, Optional<Round> round) {

    /**
     * A round.
     *
     * @param lastEnded when this one ended, or the one before it; empty if none did
     * @param running whether it is under way
     * @param duration how long it took; zero while it is under way
     * @param checked users, so far or in all
     * @param blocked users who lost their access by it
     * @param stopped whether it was not believed, because Clerk did not know most users
     */
    public record Round(
            Optional<Instant> lastEnded,
            boolean running,
            Duration duration,
            int checked,
            int blocked,
            boolean stopped) {}
}
