package io.github.keycloakclerk.broker.mapper;

import io.github.keycloakclerk.broker.data.GrantedMemberships;
import io.github.keycloakclerk.broker.data.Writes;
import io.github.keycloakclerk.broker.mapper.MapperSettings.Fault;
import io.github.keycloakclerk.clerk.OrganizationList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.ConfigConstants;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Grants a role while a condition on the Clerk user is met, and revokes it otherwise, as Keycloak's claim mappers do
 * ({@code AbstractClaimToRoleMapper}). A condition that cannot be evaluated grants nothing.
 */
public final class ClerkRoleMapper extends ClerkMapper {

    /** ID of the mapper in realm configurations. */
    public static final String PROVIDER_ID = "clerk-role";

    private static final String CONDITION = "condition";
    private static final String VALUE = "value";

    @Override
    public void importNewUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        updateBrokeredUser(session, realm, user, mapper, context);
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        Optional<MapperInput> data = MapperInput.of(context);
        String name = MapperSettings.value(mapper, ConfigConstants.ROLE).orElse("");
        RoleModel role = name.isEmpty() ? null : KeycloakModelUtils.getRoleFromString(session, realm, name);
        if (role == null) {
            MapperSettings.warn(mapper, Fault.ROLE);
        } else if (!AdminRights.of(session, mapper).includes(role)) {
            MapperSettings.warn(mapper, Fault.ADMIN_ROLE);
            takeBack(user, role, mapper);
        } else if (data.isPresent() && isUnread(mapper, data.get())) {
            if (user.hasDirectRole(role)) {
                context.addMapperGrantedRole(role.getId());
            }
        } else if (data.isPresent()) {
            boolean applies = applies(mapper, data.get());
            // Recorded first: a grant without a record cannot be revoked.
            boolean remembered = !AdminRights.administers(role)
                    || granted(user, mapper).write(applies ? Set.of(role.getId()) : Set.of());
            set(user, role, applies && remembered, context);
        }
    }

    /** Revokes the role only if this mapper granted it while it was allowed to. */
    private static void takeBack(UserModel user, RoleModel role, IdentityProviderMapperModel mapper) {
        GrantedMemberships granted = granted(user, mapper);
        if (granted.read().contains(role.getId())) {
            if (new Writes(user).attempt(() -> user.deleteRoleMapping(role))) {
                granted.write(Set.of());
            }
        }
    }

    private static GrantedMemberships granted(UserModel user, IdentityProviderMapperModel mapper) {
        return GrantedMemberships.of(user, mapper.getId(), GrantedMemberships.ROLES);
    }

    /** If several mappers grant one role, it is enough that the condition of one is met. */
    private static void set(UserModel user, RoleModel role, boolean applies, BrokeredIdentityContext context) {
        if (applies) {
            context.addMapperGrantedRole(role.getId());
        }
        boolean granted = user.hasDirectRole(role);
        if (applies && !granted) {
            new Writes(user).attempt(() -> user.grantRole(role));
        } else if (!applies && granted && !context.hasMapperGrantedRole(role.getId())) {
            new Writes(user).attempt(() -> user.deleteRoleMapping(role));
        }
    }

    private static boolean isUnread(IdentityProviderMapperModel mapper, MapperInput data) {
        return MapperSettings.path(mapper)
                .filter(path -> data.isUnread(Source.USER, path))
                .isPresent();
    }

    private static boolean applies(IdentityProviderMapperModel mapper, MapperInput data) {
        Optional<JsonPath> path = MapperSettings.path(mapper);
        Optional<Condition.Kind> kind = MapperSettings.value(mapper, CONDITION).flatMap(Condition.Kind::of);
        Optional<String> expected = MapperSettings.value(mapper, VALUE);
        Optional<Fault> fault = conditionFault(mapper);
        if (fault.isPresent() || path.isEmpty() || kind.isEmpty() || expected.isEmpty()) {
            MapperSettings.warn(mapper, fault.orElse(Fault.INCOMPLETE));
            return false;
        }
        OrganizationList allowed = MapperSettings.organizations(mapper);
        FieldVisibility access = new FieldVisibility(MapperSettings.seesPrivateMetadata(mapper), false);
        try {
            return new Condition(kind.get(), expected.get())
                    .holds(JsonText.of(
                            data.read(Source.USER, path.get(), access, membership -> membership.isAmong(allowed))));
        } catch (MapperException e) {
            MapperSettings.warn(mapper, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static Optional<Fault> conditionFault(IdentityProviderMapperModel mapper) {
        Optional<JsonPath> path =
                MapperSettings.value(mapper, MapperSettings.JSON_FIELD).flatMap(JsonPath::of);
        boolean complete = path.isPresent()
                && MapperSettings.value(mapper, CONDITION)
                        .flatMap(Condition.Kind::of)
                        .isPresent()
                && MapperSettings.value(mapper, VALUE).isPresent();
        if (!complete) {
            return Optional.of(Fault.INCOMPLETE);
        }
        if (path.get().passes(FieldVisibility.UNSAFE)) {
            return Optional.of(Fault.UNSAFE);
        }
        if (!ProvenUser.covers(path.get())) {
            return Optional.of(Fault.UNPROVEN);
        }
        boolean open = path.get().startsWith(MapperSettings.USER_MEMBERSHIPS)
                && MapperSettings.organizations(mapper).isEmpty();
        return open ? Optional.of(Fault.OPEN_TO_ALL) : Optional.empty();
    }

    @Override
    public Optional<Fault> fault(KeycloakSession session, RealmModel realm, IdentityProviderMapperModel mapper) {
        RoleModel role = MapperSettings.value(mapper, ConfigConstants.ROLE)
                .map(name -> KeycloakModelUtils.getRoleFromString(session, realm, name))
                .orElse(null);
        if (role == null) {
            return Optional.of(Fault.ROLE);
        }
        return AdminRights.of(session, mapper).includes(role) ? conditionFault(mapper) : Optional.of(Fault.ADMIN_ROLE);
    }

    @Override
    protected MapperNeeds needs(IdentityProviderMapperModel mapper) {
        return MapperSettings.needs(mapper);
    }

    @Override
    public boolean followsOrganizations() {
        return true;
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayCategory() {
        return "Role Importer";
    }

    @Override
    public String getDisplayType() {
        return "Clerk Role";
    }

    @Override
    public String getHelpText() {
        return "Grants a realm or client role while a condition on the Clerk user is met, and revokes it when it is not.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        ProviderConfigProperty condition = new ProviderConfigProperty(
                CONDITION,
                "clerk.mapper.role.condition",
                "clerk.mapper.role.condition.help",
                ProviderConfigProperty.LIST_TYPE,
                Condition.Kind.EQUALS.value());
        condition.setOptions(Condition.Kind.options());
        return List.of(
                MapperSettings.path("clerk.mapper.role.jsonField.help"),
                condition,
                new ProviderConfigProperty(
                        VALUE, "value", "clerk.mapper.role.value.help", ProviderConfigProperty.STRING_TYPE, null),
                new ProviderConfigProperty(
                        ConfigConstants.ROLE,
                        "role",
                        "clerk.mapper.role.role.help",
                        ProviderConfigProperty.ROLE_TYPE,
                        null),
                MapperSettings.allowedOrganizations("clerk.mapper.role.allowedOrganizations.help"),
                MapperSettings.privateMetadata());
    }
}
