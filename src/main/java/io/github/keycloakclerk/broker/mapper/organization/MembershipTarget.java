package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.mapper.MapperException;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.stored.StoredKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.UserModel;

/** What Clerk organizations are in Keycloak. Targets are named by their ids in Keycloak. */
sealed interface MembershipTarget permits OrganizationTarget, GroupTarget, RoleTarget {

    /** Attribute of a group, role or Organization: the id of the Clerk organization that it belongs to. */
    String CLERK_ORGANIZATION = StoredKey.TARGET_ORGANIZATION.key();

    /** What the user is in already. */
    Set<String> current(UserModel user);

    /** Attribute of a group, role or Organization: the mapper that made it. */
    String MADE_BY = StoredKey.TARGET_MADE_BY.key();

    /** What a group or role has that was made for one organization, and that nobody gave other attributes. */
    Set<String> MARKS = Set.of(MADE_BY, CLERK_ORGANIZATION);

    /** Enough to see whether there are members: those of whom a user federation no longer knows are left out of a page. */
    int SOME = 50;

    /** Looks for the targets of these, before each is asked for. What was made since is found by looking again. */
    default void prepare(List<ClerkMembership> memberships) {}

    /** Whether there is none and one may be made. */
    boolean isMissing(ClerkMembership membership);

    /**
     * Makes those that are missing. What cannot be made is found missing afterwards.
     *
     * @param mapper who makes them
     * @param user who joins them at once where that is faster than later; empty for a user who is not there yet
     * @return those that the user has joined
     */
    Set<String> create(List<ClerkMembership> missing, String mapper, Optional<String> user);

    /**
     * Removes what a mapper made for one organization, if nobody is in it and nothing else was made of it. An administrator who needs
     * it takes the attribute {@link #MADE_BY} away.
     */
    void removeIfAbandoned(String target);

    /**
     * The target for a membership.
     *
     * @throws MapperException if there is none
     */
    String find(ClerkMembership membership) throws MapperException;

    void join(UserModel user, String target);

    /** Joins several, as a user who was just made. */
    default void joinAsNew(UserModel user, List<String> targets) {
        targets.forEach(target -> join(user, target));
    }

    void leave(UserModel user, String target);

    /** A target that belongs to no organization or another one must not be entered by whoever chose a fitting slug. */
    static void requireOwn(Optional<String> owner, ClerkMembership membership, String target) throws MapperException {
        if (owner.filter(membership.organizationId()::equals).isEmpty()) {
            throw new MapperException(
                    target + " exists and does not belong to Clerk organization " + membership.organizationId()
                            + "; if it is meant, give it the attribute " + CLERK_ORGANIZATION + " with this id");
        }
    }
}
