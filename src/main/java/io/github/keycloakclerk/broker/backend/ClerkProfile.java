package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.Pending;
import java.util.List;
import java.util.Optional;

/**
 * What Clerk says of a user now, outside of a sign-in.
 *
 * @param memberships all of the user's organizations, where they were asked for and could be read
 * @param unread why they could not be read, though they were asked for
 */
public record ClerkProfile(
        ClerkUser user, Optional<List<ClerkMembership>> memberships, Optional<ClerkApiException> unread) {

    /** Whether the user may sign in stands whatever becomes of the memberships. */
    public static ClerkProfile of(ClerkUser user, Pending<Optional<List<ClerkMembership>>> memberships) {
        try {
            return new ClerkProfile(user, memberships.get(), Optional.empty());
        } catch (ClerkApiException e) {
            return new ClerkProfile(user, Optional.empty(), Optional.of(e));
        }
    }

    /** Whether Clerk lets the user sign in, and all could be read that it was asked. */
    public boolean isGood() {
        return user.standing() == ClerkUser.Standing.GOOD && user.whole() && unread.isEmpty();
    }
}
