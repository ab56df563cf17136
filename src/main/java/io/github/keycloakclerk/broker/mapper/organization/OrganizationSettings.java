package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.data.GrantedMemberships;
import io.github.keycloakclerk.broker.mapper.AdminRights;
import io.github.keycloakclerk.broker.mapper.JsonPath;
import io.github.keycloakclerk.broker.mapper.MapperSettings;
import io.github.keycloakclerk.broker.mapper.MapperSettings.Fault;
import io.github.keycloakclerk.broker.mapper.Template;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.OrganizationList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.organization.OrganizationProvider;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The administrator's settings for Clerk organizations.
 *
 * @param kind what they are mapped to
 * @param target finds and creates the targets
 * @param createMissing whether to create missing targets
 * @param createLimit number of memberships per user up to which targets are created
 * @param allowed IDs and slugs of the organizations that count; all if empty or {@code *}
 */
record OrganizationSettings(
        String kind, MembershipTarget target, boolean createMissing, int createLimit, OrganizationList allowed) {

    private static final String KIND = "target";
    /** Differs from Keycloak's key for username templates: the console keeps a value when the type of a new mapper changes. */
    private static final String TEMPLATE = "nameTemplate";

    private static final String CREATE_MISSING = "createMissing";
    private static final String CREATE_LIMIT = "createLimit";
    private static final int USUAL_LIMIT = 100;
    private static final String ATTRIBUTES = "organizationAttributes";

    /** Empty, with a warning, if the mapper cannot work with its settings. */
    static Optional<OrganizationSettings> of(
            KeycloakSession session, RealmModel realm, IdentityProviderMapperModel mapper) {
        String kind = kind(mapper);
        OrganizationList allowed = MapperSettings.organizations(mapper);
        AdminRights rights = AdminRights.of(session, mapper);
        Optional<NameTemplate> template = template(mapper);
        Optional<MembershipTarget> target = switch (kind) {
            case GrantedMemberships.ORGANIZATIONS -> organizations(session, mapper);
            case GrantedMemberships.GROUPS ->
                shareable(template, allowed).map(path -> new GroupTarget(session, realm, path, rights));
            case GrantedMemberships.ROLES ->
                shareable(template, allowed).map(name -> new RoleTarget(session, realm, name, rights));
            default -> Optional.empty();
        };
        if (target.isEmpty()) {
            fault(session, mapper).ifPresent(fault -> MapperSettings.warn(mapper, fault));
        }
        return target.map(found -> new OrganizationSettings(
                kind, found, MapperSettings.flag(mapper, CREATE_MISSING), createLimit(mapper), allowed));
    }

    /** Why a mapper cannot work with its settings. */
    static Optional<Fault> fault(KeycloakSession session, IdentityProviderMapperModel mapper) {
        String kind = kind(mapper);
        if (kind.equals(GrantedMemberships.ORGANIZATIONS)) {
            return isOn(session.getProvider(OrganizationProvider.class))
                    ? Optional.empty()
                    : Optional.of(Fault.ORGANIZATIONS_OFF);
        }
        if (!kind.equals(GrantedMemberships.GROUPS) && !kind.equals(GrantedMemberships.ROLES)) {
            return Optional.of(Fault.TARGET);
        }
        Optional<NameTemplate> template = template(mapper);
        if (template.isEmpty()) {
            return Optional.of(Fault.TEMPLATE);
        }
        return shareable(template, MapperSettings.organizations(mapper)).isPresent()
                ? Optional.empty()
                : Optional.of(Fault.SHARED_NAME);
    }

    private static Optional<NameTemplate> template(IdentityProviderMapperModel mapper) {
        return MapperSettings.value(mapper, TEMPLATE).map(Template::new).map(NameTemplate::new);
    }

    private static boolean isOn(@Nullable OrganizationProvider organizations) {
        return organizations != null && organizations.isEnabled();
    }

    private static int createLimit(IdentityProviderMapperModel mapper) {
        return MapperSettings.value(mapper, CREATE_LIMIT)
                .filter(value -> value.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(USUAL_LIMIT);
    }

    /** What organizations are mapped to. */
    static String kind(IdentityProviderMapperModel mapper) {
        return MapperSettings.value(mapper, KIND).orElse(GrantedMemberships.ORGANIZATIONS);
    }

    /** The targets of a kind, to end memberships; empty if there is no such kind, or it is disabled. */
    static Optional<MembershipTarget> target(KeycloakSession session, RealmModel realm, String kind) {
        NameTemplate none = new NameTemplate(new Template(""));
        return switch (kind) {
            case GrantedMemberships.ORGANIZATIONS ->
                Optional.ofNullable(session.getProvider(OrganizationProvider.class))
                        .map(organizations -> new OrganizationTarget(
                                session, organizations, Map.of(), new OrganizationList(Set.of())));
            case GrantedMemberships.GROUPS -> Optional.of(new GroupTarget(session, realm, none, AdminRights.ALL));
            case GrantedMemberships.ROLES -> Optional.of(new RoleTarget(session, realm, none, AdminRights.ALL));
            default -> Optional.empty();
        };
    }

    private static Optional<MembershipTarget> organizations(
            KeycloakSession session, IdentityProviderMapperModel mapper) {
        OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        if (!isOn(organizations)) {
            return Optional.empty();
        }
        Map<String, JsonPath> attributes = new HashMap<>();
        mapper.getConfigMap(ATTRIBUTES)
                .forEach((path, names) ->
                        JsonPath.of(path).ifPresent(read -> names.forEach(name -> attributes.put(name, read))));
        return Optional.of(
                new OrganizationTarget(session, organizations, attributes, MapperSettings.organizations(mapper)));
    }

    /** The user who creates an organization in Clerk is its admin, and would get what organizations share. */
    private static Optional<NameTemplate> shareable(Optional<NameTemplate> template, OrganizationList allowed) {
        return template.filter(names -> !names.isShared() || !allowed.isEmpty());
    }

    /** The memberships in allowed organizations. */
    List<ClerkMembership> allowed(List<ClerkMembership> memberships) {
        return memberships.stream().filter(this::allows).toList();
    }

    private boolean allows(ClerkMembership membership) {
        return allowed.isEmpty() || membership.isAmong(allowed);
    }

    static List<ProviderConfigProperty> properties() {
        ProviderConfigProperty kind = new ProviderConfigProperty(
                KIND,
                "clerk.mapper.organization.target",
                "clerk.mapper.organization.target.help",
                ProviderConfigProperty.LIST_TYPE,
                GrantedMemberships.ORGANIZATIONS);
        kind.setOptions(List.of(GrantedMemberships.ORGANIZATIONS, GrantedMemberships.GROUPS, GrantedMemberships.ROLES));
        return List.of(
                kind,
                new ProviderConfigProperty(
                        TEMPLATE,
                        "clerk.mapper.organization.nameTemplate",
                        "clerk.mapper.organization.nameTemplate.help",
                        ProviderConfigProperty.STRING_TYPE,
                        "/clerk/${slug}"),
                new ProviderConfigProperty(
                        CREATE_MISSING,
                        "clerk.mapper.organization.createMissing",
                        "clerk.mapper.organization.createMissing.help",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        false),
                new ProviderConfigProperty(
                        CREATE_LIMIT,
                        "clerk.mapper.organization.createLimit",
                        "clerk.mapper.organization.createLimit.help",
                        ProviderConfigProperty.STRING_TYPE,
                        Integer.toString(USUAL_LIMIT)),
                MapperSettings.allowedOrganizations("clerk.mapper.organization.allowedOrganizations.help"),
                new ProviderConfigProperty(
                        ATTRIBUTES,
                        "clerk.mapper.organization.organizationAttributes",
                        "clerk.mapper.organization.organizationAttributes.help",
                        ProviderConfigProperty.MAP_TYPE,
                        null));
    }
}
