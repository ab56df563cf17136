package io.github.keycloakclerk.broker.mapper;

import java.util.Optional;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.GroupModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RoleModel;

/**
 * Whether the mappers of a provider may handle admin roles, and groups that have one. Otherwise administrators who may
 * manage identity providers could grant themselves full rights, or revoke those of others. Keycloak restricts its own
 * mappers in the same way from 26.8 on (CVE-2026-12388).
 */
public record AdminRights(boolean allowed) {

    /** Key of the provider's setting; the same as in Keycloak 26.8. */
    public static final String ALLOW = "allowAdminRoleMapping";

    public static final AdminRights ALL = new AdminRights(true);

    public static AdminRights of(KeycloakSession session, IdentityProviderMapperModel mapper) {
        IdentityProviderModel provider = session.identityProviders().getByAlias(mapper.getIdentityProviderAlias());
        return new AdminRights(Optional.ofNullable(provider)
                .map(found -> found.getConfig().get(ALLOW))
                .filter(Boolean::parseBoolean)
                .isPresent());
    }

    /** Composite roles count as the roles that they contain. */
    public boolean includes(RoleModel role) {
        return allowed || !administers(role);
    }

    static boolean administers(RoleModel role) {
        return AdminRoles.isAdminRoleOrComposite(role);
    }

    /** Groups inherit the roles of their parents. */
    public boolean includes(GroupModel group) {
        return allowed || !AdminRoles.groupHasAdminRoles(group);
    }
}
