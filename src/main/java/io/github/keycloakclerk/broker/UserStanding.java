package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkProfile;
import java.time.Instant;

/** Whether Clerk lets a user sign in, by an answer that is no older than the check before tokens allows. */
public sealed interface UserStanding {

    /**
     * It does.
     *
     * @param profile with the user's organizations
     * @param at when Clerk was asked
     */
    record Good(ClerkProfile profile, Instant at) implements UserStanding {}

    /**
     * It does not.
     *
     * @param reason for the operator
     */
    record Refused(String reason) implements UserStanding {}

    /**
     * Clerk does not say now.
     *
     * @param reason for the operator
     */
    record Unknown(String reason) implements UserStanding {}
}
