package io.github.keycloakclerk.lifecycle;

/** What is known about a Clerk user before Clerk is asked. */
enum SyncHint {
    /** An event reported a change, so cached data about the user is outdated. */
    EVENT,
    /** A webhook reported that the user was deleted. */
    DELETION,
    /** The user's organizations are needed, regardless of mappers and sessions. */
    MEMBERSHIPS
}
