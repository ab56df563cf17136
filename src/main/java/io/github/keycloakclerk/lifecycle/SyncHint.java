package io.github.keycloakclerk.lifecycle;

/** What is known of a Clerk user before Clerk is asked. */
enum SyncHint {
    /** Something changed in Clerk, so what nodes remember of the user is old. */
    EVENT,
    /** Clerk sent word that the user was deleted. */
    DELETION,
    /** The user's organizations matter, whatever the mappers and sessions are. */
    MEMBERSHIPS
}
