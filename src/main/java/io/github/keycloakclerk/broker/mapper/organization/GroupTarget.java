package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.mapper.AdminRights;
import io.github.keycloakclerk.broker.mapper.MapperException;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A group, by its path. Groups inherit from parents, so all that are named after an organization must belong to it. */
record GroupTarget(KeycloakSession session, RealmModel realm, NameTemplate path, AdminRights rights)
        implements MembershipTarget {

    @Override
    public Set<String> current(UserModel user) {
        return user.getGroupsStream().map(GroupModel::getId).collect(Collectors.toSet());
    }

    @Override
    public boolean isMissing(ClerkMembership membership) {
        try {
            return walk(session, membership, Optional.empty()).isEmpty();
        } catch (MapperException e) {
            return false;
        }
    }

    @Override
    public Set<String> create(List<ClerkMembership> missing, String mapper, Optional<String> user) {
        return MissingTargets.run(session, missing, (other, some) -> {
            for (ClerkMembership membership : some) {
                walk(other, membership, Optional.of(mapper));
            }
            return Set.of();
        });
    }

    @Override
    public String find(ClerkMembership membership) throws MapperException {
        GroupModel group = walk(session, membership, Optional.empty())
                .orElseThrow(() -> new MapperException("there is no group "
                        + path.template().text() + " for Clerk organization " + membership.organizationId()));
        if (!rights.includes(group)) {
            throw new MapperException("group " + group.getName() + " has an admin role, and the provider does not have "
                    + AdminRights.ALLOW);
        }
        return group.getId();
    }

    /** @param mapper mapper that creates missing groups; empty to create none */
    private Optional<GroupModel> walk(KeycloakSession in, ClerkMembership membership, Optional<String> mapper)
            throws MapperException {
        RealmModel inRealm = in.realms().getRealm(realm.getId());
        GroupModel group = null;
        for (NameTemplate step : path.split("/")) {
            String name = step.of(membership);
            GroupModel next = in.groups().getGroupByName(inRealm, group, name);
            if (next == null && mapper.isEmpty()) {
                return Optional.empty();
            }
            group = next == null ? create(in, inRealm, name, group, step, membership, mapper.get()) : next;
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
            ClerkMembership membership,
            String mapper) {
        GroupModel group = in.groups().createGroup(inRealm, name, parent);
        group.setSingleAttribute(MADE_BY, mapper);
        if (step.isPerOrganization()) {
            group.setSingleAttribute(CLERK_ORGANIZATION, membership.organizationId());
        }
        return group;
    }

    @Override
    public void join(UserModel user, String target) {
        // It may have been removed a moment ago.
        Optional.ofNullable(realm.getGroupById(target)).ifPresent(user::joinGroup);
    }

    @Override
    public void leave(UserModel user, String target) {
        Optional.ofNullable(realm.getGroupById(target)).ifPresent(user::leaveGroup);
    }

    @Override
    public void removeIfAbandoned(String target) {
        GroupModel group = realm.getGroupById(target);
        while (group != null && isAbandoned(group)) {
            GroupModel parent = group.getParent();
            session.groups().removeGroup(realm, group);
            group = parent;
        }
    }

    private static boolean isOfOneOrganization(@Nullable GroupModel group) {
        return group != null
                && (group.getFirstAttribute(CLERK_ORGANIZATION) != null || isOfOneOrganization(group.getParent()));
    }

    private boolean isAbandoned(GroupModel group) {
        return group.getFirstAttribute(MADE_BY) != null
                && MARKS.containsAll(group.getAttributes().keySet())
                && isOfOneOrganization(group)
                && realm.getDefaultGroupsStream().noneMatch(group::equals)
                && group.getSubGroupsStream().findAny().isEmpty()
                && group.getRoleMappingsStream().findAny().isEmpty()
                && session.users()
                        .getGroupMembersStream(realm, group, 0, SOME)
                        .findAny()
                        .isEmpty();
    }
}
