package io.github.keycloakclerk.clerk.api;

import java.time.Duration;

/** When the time of one sign-in with Clerk is up. */
final class Deadline {

    private final long endsAt;

    Deadline(Duration total) {
        this.endsAt = System.nanoTime() + total.toNanos();
    }

    /** Zero once the time is up. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, endsAt - System.nanoTime()));
    }

    boolean allows(Duration pause) {
        return pause.compareTo(remaining()) < 0;
    }
}
