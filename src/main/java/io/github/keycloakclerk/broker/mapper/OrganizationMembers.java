package io.github.keycloakclerk.broker.mapper;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.models.GroupModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/**
 * Who is in what a Clerk organization is in Keycloak: an Organization, groups or roles.
 *
 * @param provider alias of the identity provider, whose mappers say which of them there can be
 */
public record OrganizationMembers(KeycloakSession session, RealmModel realm, String provider) {

    /** Some of them, in an order that does not change. Those who are in several of these are counted as often. */
    public List<UserModel> page(String clerkOrganization, int first, int max) {
        List<String> kinds = session.identityProviders()
                .getMappersByAliasStream(provider)
                .filter(mapper -> mapper.getIdentityProviderMapper().equals(ClerkOrganizationMapper.PROVIDER_ID))
                .map((IdentityProviderMapperModel mapper) -> OrganizationSettings.kind(mapper))
                .distinct()
                .toList();
        return kinds.stream()
                .flatMap(kind -> members(kind, clerkOrganization, first + max))
                .skip(first)
                .limit(max)
                .toList();
    }

    private Stream<UserModel> members(String kind, String clerkOrganization, int max) {
        Map<String, String> owner = Map.of(MembershipTarget.CLERK_ORGANIZATION, clerkOrganization);
        return switch (kind) {
            case OrganizationSettings.ORGANIZATIONS -> ofOrganizations(owner, max);
            case OrganizationSettings.GROUPS ->
                session.groups().searchGroupsByAttributes(realm, owner, null, null).toList().stream()
                        .flatMap((GroupModel group) -> session.users().getGroupMembersStream(realm, group, 0, max));
            case OrganizationSettings.ROLES ->
                realm
                        .getRolesStream()
                        .filter(role ->
                                clerkOrganization.equals(role.getFirstAttribute(MembershipTarget.CLERK_ORGANIZATION)))
                        .toList()
                        .stream()
                        .flatMap((RoleModel role) -> session.users().getRoleMembersStream(realm, role, 0, max));
            default -> Stream.empty();
        };
    }

    private Stream<UserModel> ofOrganizations(Map<String, String> owner, int max) {
        OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        return organizations == null || !organizations.isEnabled()
                ? Stream.empty()
                : organizations.getAllStream(owner, 0, 1).toList().stream()
                        .flatMap((OrganizationModel organization) ->
                                organizations.getMembersStream(organization, Map.of(), false, 0, max));
    }
}
