package io.github.keycloakclerk.clerk.api;

import java.time.Duration;

/** Lets calls through as fast as Clerk's rate limit allows. */
@FunctionalInterface
public interface CallGate {

    /** For calls that do not count toward Clerk's rate limit. */
    CallGate OPEN = atMost -> true;

    /**
     * Whether one more call may be made now.
     *
     * @param atMost maximum time to wait for that
     */
    boolean pass(Duration atMost) throws InterruptedException;
}
