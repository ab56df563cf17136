package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.List;
import java.util.Optional;

/**
 * Clerk's answer about a user.
 *
 * @param profile empty if Clerk does not know the user
 */
record ClerkUserAnswer(ClerkUserStatus state, Optional<ClerkProfile> profile) {

    Optional<List<ClerkMembership>> memberships() {
        return profile.flatMap(ClerkProfile::memberships);
    }

    /** @throws ClerkApiException if memberships were requested but could not be read */
    void requireMemberships() throws ClerkApiException {
        Optional<ClerkApiException> unread = profile.flatMap(ClerkProfile::unread);
        if (unread.isPresent()) {
            throw unread.get();
        }
    }
}
