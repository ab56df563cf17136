package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.Pending;
import java.util.List;
import java.util.Optional;

/**
 * Clerk's current data about a user, independent of a sign-in.
 *
 * @param memberships all of the user's organizations, if they were requested and could be read
 * @param unread why they could not be read, if they were requested
 */
public record ClerkProfile(
        ClerkUser user, Optional<List<ClerkMembership>> memberships, Optional<ClerkApiException> unread) {

    /** A failure to read the memberships is kept, not thrown, because it does not affect whether the user may sign in. */
    public static ClerkProfile of(ClerkUser user, Pending<Optional<List<ClerkMembership>>> memberships) {
        try {
            return new ClerkProfile(user, memberships.get(), Optional.empty());
        } catch (ClerkApiException e) {
            return new ClerkProfile(user, Optional.empty(), Optional.of(e));
        }
    }

    /** Whether Clerk lets the user sign in, and all of its answer could be read. */
    public boolean isGood() {
        return user.standing() == ClerkUser.Standing.GOOD && user.whole() && unread.isEmpty();
    }
}
