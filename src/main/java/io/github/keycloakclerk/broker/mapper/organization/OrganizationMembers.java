package io.github.keycloakclerk.broker.mapper.organization;

import io.github.keycloakclerk.broker.data.GrantedMemberships;
import io.github.keycloakclerk.compat.OrganizationIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/**
 * Finds the members of a Clerk organization's counterparts in Keycloak: Organizations, groups or roles.
 *
 * @param provider alias of the identity provider whose mappers determine which of these are used
 */
public record OrganizationMembers(KeycloakSession session, RealmModel realm, String provider) {

    /**
     * An Organization, group or role.
     *
     * @param kind as in the setting of mappers
     * @param id ID in Keycloak
     */
    public record Place(String kind, String id) {}

    /** The Organizations, groups and roles of a Clerk organization. */
    public List<Place> places(String clerkOrganization) {
        Set<String> kinds = session.identityProviders()
                .getMappersByAliasStream(provider)
                .filter(mapper -> mapper.getIdentityProviderMapper().equals(ClerkOrganizationMapper.PROVIDER_ID))
                .map(OrganizationSettings::kind)
                .collect(Collectors.toSet());
        Map<String, String> owner = Map.of(MembershipTarget.CLERK_ORGANIZATION, clerkOrganization);
        List<Place> places = new ArrayList<>();
        if (kinds.contains(GrantedMemberships.ORGANIZATIONS)) {
            organizations()
                    .flatMap(all -> OrganizationIndex.find(
                            session, realm, MembershipTarget.CLERK_ORGANIZATION, clerkOrganization))
                    .ifPresent(found -> places.add(new Place(GrantedMemberships.ORGANIZATIONS, found.getId())));
        }
        if (kinds.contains(GrantedMemberships.GROUPS)) {
            session.groups()
                    .searchGroupsByAttributes(realm, owner, null, null)
                    .forEach(group -> places.add(new Place(GrantedMemberships.GROUPS, group.getId())));
        }
        if (kinds.contains(GrantedMemberships.ROLES)) {
            realm.getRolesStream()
                    .filter(role ->
                            clerkOrganization.equals(role.getFirstAttribute(MembershipTarget.CLERK_ORGANIZATION)))
                    .forEach(role -> places.add(new Place(GrantedMemberships.ROLES, role.getId())));
        }
        return places;
    }

    /** A page of the members of a place, in a stable order. */
    public List<UserModel> page(Place place, int first, int max) {
        return switch (place.kind()) {
            case GrantedMemberships.ORGANIZATIONS ->
                organizations().stream()
                        .flatMap(all -> Stream.ofNullable(all.getById(place.id()))
                                .flatMap(found -> all.getMembersStream(found, Map.of(), false, first, max)))
                        .toList();
            case GrantedMemberships.GROUPS ->
                Stream.ofNullable(realm.getGroupById(place.id()))
                        .flatMap(group -> session.users().getGroupMembersStream(realm, group, first, max))
                        .toList();
            default ->
                Stream.ofNullable(realm.getRoleById(place.id()))
                        .flatMap(role -> session.users().getRoleMembersStream(realm, role, first, max))
                        .toList();
        };
    }

    private Optional<OrganizationProvider> organizations() {
        return Optional.ofNullable(session.getProvider(OrganizationProvider.class))
                .filter(OrganizationProvider::isEnabled);
    }
}
