package io.github.keycloakclerk.broker.mapper;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A realm role, or a client role written {@code clientId.role}. Only realm roles are made. */
record RoleTarget(KeycloakSession session, RealmModel realm, NameTemplate name, AdminRights rights)
        implements MembershipTarget {

    @Override
    public Set<String> current(UserModel user) {
        return user.getRoleMappingsStream().map(RoleModel::getId).collect(Collectors.toSet());
    }

    @Override
    public void create(List<Membership> memberships) {
        Creation.run(session, memberships.stream().filter(this::isMissing).toList(), this::create);
    }

    private boolean isMissing(Membership membership) {
        try {
            return role(session, name.of(membership)).isEmpty();
        } catch (UnmappedException e) {
            return false;
        }
    }

    /** Several organizations may share one. */
    private void create(KeycloakSession in, Membership membership) throws UnmappedException {
        String wanted = name.of(membership);
        if (role(in, wanted).isEmpty() && !isOfClient(wanted)) {
            RoleModel role = in.realms().getRealm(realm.getId()).addRole(wanted);
            if (name.isPerOrganization()) {
                role.setSingleAttribute(CLERK_ORGANIZATION, membership.id());
            }
        }
    }

    private boolean isOfClient(String wanted) {
        String client = KeycloakModelUtils.parseRole(wanted)[0];
        return client != null && realm.getClientByClientId(client) != null;
    }

    @Override
    public String find(Membership membership) throws UnmappedException {
        String wanted = name.of(membership);
        RoleModel role = role(session, wanted).orElseThrow(() -> new UnmappedException("there is no role " + wanted));
        if (name.isPerOrganization()) {
            MembershipTarget.requireOwn(
                    Optional.ofNullable(role.getFirstAttribute(CLERK_ORGANIZATION)), membership, "role " + wanted);
        }
        if (!rights.includes(role)) {
            throw new UnmappedException(
                    "role " + wanted + " administers, and the provider does not have " + AdminRights.ALLOW);
        }
        return role.getId();
    }

    private Optional<RoleModel> role(KeycloakSession in, String wanted) {
        return Optional.ofNullable(
                KeycloakModelUtils.getRoleFromString(in, in.realms().getRealm(realm.getId()), wanted));
    }

    @Override
    public void join(UserModel user, String target) {
        user.grantRole(realm.getRoleById(target));
    }

    @Override
    public void leave(UserModel user, String target) {
        Optional.ofNullable(realm.getRoleById(target)).ifPresent(user::deleteRoleMapping);
    }
}
