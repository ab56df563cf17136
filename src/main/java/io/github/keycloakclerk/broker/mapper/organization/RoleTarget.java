package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.mapper.AdminRights;
import io.github.keycloakclerk.broker.mapper.MapperException;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A realm role, or a client role written {@code clientId.role}. Only realm roles are created. */
record RoleTarget(KeycloakSession session, RealmModel realm, NameTemplate name, AdminRights rights)
        implements MembershipTarget {

    @Override
    public Set<String> current(UserModel user) {
        return user.getRoleMappingsStream().map(RoleModel::getId).collect(Collectors.toSet());
    }

    @Override
    public boolean isMissing(ClerkMembership membership) {
        try {
            return role(session, name.of(membership)).isEmpty();
        } catch (MapperException e) {
            return false;
        }
    }

    @Override
    public Set<String> create(List<ClerkMembership> missing, String mapper, Optional<String> user) {
        return MissingTargets.run(session, missing, (other, some) -> {
            for (ClerkMembership membership : some) {
                create(other, membership, mapper);
            }
            return Set.of();
        });
    }

    /** Several organizations may share a role. */
    private void create(KeycloakSession in, ClerkMembership membership, String mapper) throws MapperException {
        String wanted = name.of(membership);
        if (role(in, wanted).isEmpty() && !isOfClient(wanted)) {
            RoleModel role = in.realms().getRealm(realm.getId()).addRole(wanted);
            role.setSingleAttribute(MADE_BY, mapper);
            if (name.isPerOrganization()) {
                role.setSingleAttribute(CLERK_ORGANIZATION, membership.organizationId());
            }
        }
    }

    private boolean isOfClient(String wanted) {
        String client = KeycloakModelUtils.parseRole(wanted)[0];
        return client != null && realm.getClientByClientId(client) != null;
    }

    @Override
    public String find(ClerkMembership membership) throws MapperException {
        String wanted = name.of(membership);
        RoleModel role = role(session, wanted).orElseThrow(() -> new MapperException("there is no role " + wanted));
        if (name.isPerOrganization()) {
            MembershipTarget.requireOwn(
                    Optional.ofNullable(role.getFirstAttribute(CLERK_ORGANIZATION)), membership, "role " + wanted);
        }
        if (!rights.includes(role)) {
            throw new MapperException(
                    "role " + wanted + " is an admin role, and the provider does not have " + AdminRights.ALLOW);
        }
        return role.getId();
    }

    private Optional<RoleModel> role(KeycloakSession in, String wanted) {
        return Optional.ofNullable(
                KeycloakModelUtils.getRoleFromString(in, in.realms().getRealm(realm.getId()), wanted));
    }

    @Override
    public void join(UserModel user, String target) {
        // It may have been removed a moment ago.
        Optional.ofNullable(realm.getRoleById(target)).ifPresent(user::grantRole);
    }

    @Override
    public void leave(UserModel user, String target) {
        Optional.ofNullable(realm.getRoleById(target)).ifPresent(user::deleteRoleMapping);
    }

    @Override
    public void removeIfAbandoned(String target) {
        RoleModel role = realm.getRoleById(target);
        if (role != null
                && role.getAttributes().keySet().equals(MARKS)
                && !role.isComposite()
                && !isGivenOn(role)
                && session.users()
                        .getRoleMembersStream(realm, role, 0, SOME)
                        .findAny()
                        .isEmpty()) {
            realm.removeRole(role);
        }
    }

    private boolean isGivenOn(RoleModel role) {
        return realm.getDefaultRole().hasRole(role)
                || realm.getClientScopesStream().anyMatch(scope -> scope.hasDirectScope(role))
                || session.groups()
                        .getGroupsByRoleStream(realm, role, 0, 1)
                        .findAny()
                        .isPresent();
    }
}
