package io.github.keycloakclerk.broker.mapper;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A group, by its path. A group inherits from those above it, so all whose names come from Clerk must be its own. */
record GroupTarget(KeycloakSession session, RealmModel realm, NameTemplate path, AdminRights rights)
        implements MembershipTarget {

    @Override
    public Set<String> current(UserModel user) {
        return user.getGroupsStream().map(GroupModel::getId).collect(Collectors.toSet());
    }

    @Override
    public void create(List<Membership> memberships) {
        Creation.run(
                session,
                memberships.stream().filter(this::isMissing).toList(),
                (other, membership) -> walk(other, membership, true));
    }

    private boolean isMissing(Membership membership) {
        try {
            return walk(session, membership, false).isEmpty();
        } catch (UnmappedException e) {
            return false;
        }
    }

    @Override
    public String find(Membership membership) throws UnmappedException {
        GroupModel group = walk(session, membership, false)
                .orElseThrow(() -> new UnmappedException(
                        "there is no group " + path.template().text() + " for Clerk organization " + membership.id()));
        if (!rights.includes(group)) {
            throw new UnmappedException("group " + group.getName()
                    + " has a role that administers, and the provider does not have " + AdminRights.ALLOW);
        }
        return group.getId();
    }

    private Optional<GroupModel> walk(KeycloakSession in, Membership membership, boolean create)
            throws UnmappedException {
        RealmModel inRealm = in.realms().getRealm(realm.getId());
        GroupModel group = null;
        for (NameTemplate step : path.split("/")) {
            String name = step.of(membership);
            GroupModel next = in.groups().getGroupByName(inRealm, group, name);
            if (next == null && !create) {
                return Optional.empty();
            }
            group = next == null ? create(in, inRealm, name, group, step, membership) : next;
            if (step.isPerOrganization()) {
                MembershipTarget.requireOwn(
                        Optional.ofNullable(group.getFirstAttribute(CLERK_ORGANIZATION)), membership, "group " + name);
            }
        }
        return Optional.ofNullable(group);
    }

    private static GroupModel create(
            KeycloakSession in,
            RealmModel inRealm,
            String name,
            @Nullable GroupModel parent,
            NameTemplate step,
            Membership membership) {
        GroupModel group = in.groups().createGroup(inRealm, name, parent);
        if (step.isPerOrganization()) {
            group.setSingleAttribute(CLERK_ORGANIZATION, membership.id());
        }
        return group;
    }

    @Override
    public void join(UserModel user, String target) {
        user.joinGroup(realm.getGroupById(target));
    }

    @Override
    public void leave(UserModel user, String target) {
        Optional.ofNullable(realm.getGroupById(target)).ifPresent(user::leaveGroup);
    }
}
