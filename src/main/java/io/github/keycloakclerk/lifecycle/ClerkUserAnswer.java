package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.List;
import java.util.Optional;

/**
 * What Clerk says of a person.
 *
 * @param person empty if Clerk does not know the person
 */
record ClerkUserAnswer(ClerkUserStatus state, Optional<ClerkProfile> person) {

    Optional<List<ClerkMembership>> memberships() {
        return person.flatMap(ClerkProfile::memberships);
    }

    /** @throws ClerkApiException if memberships were asked for and could not be read */
    void requireMemberships() throws ClerkApiException {
        Optional<ClerkApiException> unread = person.flatMap(ClerkProfile::unread);
        if (unread.isPresent()) {
            throw unread.get();
        }
    }
}
