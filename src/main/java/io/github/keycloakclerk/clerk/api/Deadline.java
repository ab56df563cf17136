package io.github.keycloakclerk.clerk.api;

import java.time.Duration;

/** The deadline for the calls of one sign-in. */
final class Deadline {

    private final long endsAt;

    Deadline(Duration total) {
        this.endsAt = System.nanoTime() + total.toNanos();
    }

    /** Zero after the deadline. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, endsAt - System.nanoTime()));
    }

    boolean allows(Duration pause) {
        return pause.compareTo(remaining()) < 0;
    }
}
