package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.mapper.MapperException;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.stored.StoredKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.UserModel;

/** The counterpart of Clerk organizations in Keycloak. Targets are identified by their IDs in Keycloak. */
sealed interface MembershipTarget permits OrganizationTarget, GroupTarget, RoleTarget {

    /** Attribute of a group, role or Organization: ID of the Clerk organization that it belongs to. */
    String CLERK_ORGANIZATION = StoredKey.TARGET_ORGANIZATION.key();

    /** The targets that the user is already in. */
    Set<String> current(UserModel user);

    /** Attribute of a group, role or Organization: ID of the mapper that created it. */
    String MADE_BY = StoredKey.TARGET_MADE_BY.key();

    /** Attributes of a group or role that was created for one organization, if no others were added. */
    Set<String> MARKS = Set.of(MADE_BY, CLERK_ORGANIZATION);

    /** Page size to check whether there are members: pages omit members that a user federation no longer has. */
    int SOME = 50;

    /** Looks up the targets of several memberships at once. Call it again to find targets that were created since. */
    default void prepare(List<ClerkMembership> memberships) {}

    /** Whether there is no target and one may be created. */
    boolean isMissing(ClerkMembership membership);

    /**
     * Creates missing targets. Those that cannot be created stay missing.
     *
     * @param mapper ID of the mapper that creates them
     * @param user ID of the user to join them immediately, if that is faster; empty for a user who does not exist yet
     * @return the targets that the user has joined
     */
    Set<String> create(List<ClerkMembership> missing, String mapper, Optional<String> user);

    /**
     * Removes a target that a mapper created for one organization, if it has no members and is not used otherwise.
     * Administrators who need it remove the attribute {@link #MADE_BY}.
     */
    void removeIfAbandoned(String target);

    /**
     * The target of a membership.
     *
     * @throws MapperException if there is none
     */
    String find(ClerkMembership membership) throws MapperException;

    void join(UserModel user, String target);

    /** Joins several targets, as a user who was just created. */
    default void joinAsNew(UserModel user, List<String> targets) {
        targets.forEach(target -> join(user, target));
    }

    void leave(UserModel user, String target);

    /** Members choose slugs, so a matching name is not enough: the target must belong to the Clerk organization. */
    static void requireOwn(Optional<String> owner, ClerkMembership membership, String target) throws MapperException {
        if (owner.filter(membership.organizationId()::equals).isEmpty()) {
            throw new MapperException(
                    target + " exists and does not belong to Clerk organization " + membership.organizationId()
                            + "; to use it, set its attribute " + CLERK_ORGANIZATION + " to this ID");
        }
    }
}
