package io.github.keycloakclerk.broker.mapper;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.UserModel;

/** What Clerk organizations are in Keycloak. Targets are named by their ids in Keycloak. */
sealed interface MembershipTarget permits OrganizationTarget, GroupTarget, RoleTarget {

    /** Attribute of a group, role or Organization: the id of the Clerk organization that it belongs to. */
    String CLERK_ORGANIZATION = "clerk_org_id";

    /** What the user is in already. */
    Set<String> current(UserModel user);

    /** Makes those that are missing. What cannot be made is found missing afterwards. */
    void create(List<Membership> memberships);

    /**
     * The target for a membership.
     *
     * @throws UnmappedException if there is none
     */
    String find(Membership membership) throws UnmappedException;

    void join(UserModel user, String target);

    void leave(UserModel user, String target);

    /** A target that belongs to no organization or another one must not be entered by whoever chose a fitting slug. */
    static void requireOwn(Optional<String> owner, Membership membership, String target) throws UnmappedException {
        if (owner.filter(membership.id()::equals).isEmpty()) {
            throw new UnmappedException(target + " exists and does not belong to Clerk organization " + membership.id()
                    + "; if it is meant, give it the attribute " + CLERK_ORGANIZATION + " with this id");
        }
    }
}
