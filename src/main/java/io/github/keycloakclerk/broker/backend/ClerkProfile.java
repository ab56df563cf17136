package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.util.List;
import java.util.Optional;

/**
 * What Clerk says of a user now, outside of a sign-in.
 *
 * @param memberships all of the user's organizations, where they were asked for and could be read
 * @param unread why they could not be read, though they were asked for
 */
public record ClerkProfile(
        ClerkUser user, Optional<List<ClerkMembership>> memberships, Optional<ClerkApiException> unread) {}
