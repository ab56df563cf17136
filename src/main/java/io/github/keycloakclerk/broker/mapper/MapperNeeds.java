package io.github.keycloakclerk.broker.mapper;

import java.util.List;
import java.util.Set;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;

/**
 * What the mappers of a provider go by, so that nothing else is asked for or kept.
 *
 * @param any whether there is one that reads what Clerk says
 * @param memberships whether one goes by the person's organizations
 * @param privateMetadata whether one may see private metadata
 */
public record MapperNeeds(boolean any, boolean memberships, boolean privateMetadata) {

    /** The only identity provider that the mappers work with. */
    static final String PROVIDER_ID = "clerk";

    private static final Set<String> MAPPERS = Set.of(
            ClerkUserAttributeMapper.PROVIDER_ID,
            ClerkRoleMapper.PROVIDER_ID,
            ClerkOrganizationMapper.PROVIDER_ID,
            ClerkSessionNoteMapper.PROVIDER_ID,
            ClerkUsernameMapper.PROVIDER_ID);

    /** What the mappers of the provider with this alias need. Keycloak does not cache them; a request asks once. */
    public static MapperNeeds of(KeycloakSession session, String alias) {
        String key = MapperNeeds.class.getName() + "." + alias;
        MapperNeeds known = session.getAttribute(key, MapperNeeds.class);
        MapperNeeds needs = known == null ? find(session, alias) : known;
        session.setAttribute(key, needs);
        return needs;
    }

    private static MapperNeeds find(KeycloakSession session, String alias) {
        List<IdentityProviderMapperModel> mappers = session.identityProviders()
                .getMappersByAliasStream(alias)
                .filter(mapper -> MAPPERS.contains(mapper.getIdentityProviderMapper()))
                .toList();
        return new MapperNeeds(
                !mappers.isEmpty(),
                mappers.stream().anyMatch(MapperNeeds::readsMemberships),
                mappers.stream().filter(MapperNeeds::hasPath).anyMatch(PathSettings::seesPrivateMetadata));
    }

    private static boolean isOfOrganizations(IdentityProviderMapperModel mapper) {
        return mapper.getIdentityProviderMapper().equals(ClerkOrganizationMapper.PROVIDER_ID);
    }

    /** The console leaves settings of another type behind when the type of a new mapper changes. */
    private static boolean hasPath(IdentityProviderMapperModel mapper) {
        return Set.of(
                        ClerkUserAttributeMapper.PROVIDER_ID,
                        ClerkRoleMapper.PROVIDER_ID,
                        ClerkSessionNoteMapper.PROVIDER_ID)
                .contains(mapper.getIdentityProviderMapper());
    }

    private static boolean readsMemberships(IdentityProviderMapperModel mapper) {
        return isOfOrganizations(mapper)
                || hasPath(mapper) && PathSettings.readsMemberships(mapper)
                || ClerkUsernameMapper.readsMemberships(mapper);
    }
}
