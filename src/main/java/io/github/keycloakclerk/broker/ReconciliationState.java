package io.github.keycloakclerk.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The reconciliation state of a provider, for administrators.
 *
 * @param interval from the end of one round to the start of the next; zero if reconciliation is off
 * @param round the current or last round; empty if none ever started
 */
public record ReconciliationState(Duration interval, Optional<Round> round) {

    /**
     * A round of reconciliation.
     *
     * @param lastEnded when it ended or, while it runs, when the previous one did; empty if that was stopped or there is none
     * @param running whether it is running
     * @param duration how long it took; zero while it is running
     * @param checked number of users checked so far
     * @param blocked number of users who lost access
     * @param stopped whether it was stopped, because Clerk did not know most users
     */
    public record Round(
            Optional<Instant> lastEnded,
            boolean running,
            Duration duration,
            int checked,
            int blocked,
            boolean stopped) {}
}
