package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkProfile;
import java.time.Instant;

/** Whether Clerk lets a user sign in, from an answer that is no older than the check before issuing tokens allows. */
public sealed interface UserStanding {

    /**
     * Clerk lets the user sign in.
     *
     * @param profile with the user's organizations
     * @param at when Clerk was asked
     */
    record Good(ClerkProfile profile, Instant at) implements UserStanding {}

    /**
     * Clerk does not let the user sign in.
     *
     * @param reason for the operator
     */
    record Refused(String reason) implements UserStanding {}

    /**
     * Clerk's answer is not available.
     *
     * @param reason for the operator
     */
    record Unknown(String reason) implements UserStanding {}
}
