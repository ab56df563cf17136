package io.github.keycloakclerk.broker.mapper;

import java.util.Optional;
import org.keycloak.broker.provider.IdentityProviderMapper;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderFactory;

/**
 * What the mappers of a provider go by, so that nothing else is asked for or kept.
 *
 * @param any whether there is one that reads what Clerk says
 * @param memberships whether one goes by the user's organizations
 * @param privateMetadata whether one may see private metadata
 */
public record MapperNeeds(boolean any, boolean memberships, boolean privateMetadata) {

    /** Without a mapper. */
    private static final MapperNeeds NOTHING = new MapperNeeds(false, false, false);

    /** The user without organizations and private metadata. */
    static final MapperNeeds USER = new MapperNeeds(true, false, false);

    public static final MapperNeeds MEMBERSHIPS = new MapperNeeds(true, true, false);

    /** What the mappers of the provider with this alias need. Keycloak does not cache them; a request asks once. */
    public static MapperNeeds of(KeycloakSession session, String alias) {
        String key = MapperNeeds.class.getName() + "." + alias;
        MapperNeeds known = session.getAttribute(key, MapperNeeds.class);
        MapperNeeds needs = known == null ? find(session, alias) : known;
        session.setAttribute(key, needs);
        return needs;
    }

    private static MapperNeeds find(KeycloakSession session, String alias) {
        return session.identityProviders()
                .getMappersByAliasStream(alias)
                .map(model -> of(session, model))
                .reduce(NOTHING, MapperNeeds::and);
    }

    private static MapperNeeds of(KeycloakSession session, IdentityProviderMapperModel model) {
        return mapper(session, model).map(mapper -> mapper.needs(model)).orElse(NOTHING);
    }

    /** A mapper of ours; empty if it is Keycloak's or somebody else's. */
    public static Optional<ClerkMapper> mapper(KeycloakSession session, IdentityProviderMapperModel model) {
        ProviderFactory<?> factory = session.getKeycloakSessionFactory()
                .getProviderFactory(IdentityProviderMapper.class, model.getIdentityProviderMapper());
        return Optional.ofNullable(factory)
                .filter(ClerkMapper.class::isInstance)
                .map(ClerkMapper.class::cast);
    }

    MapperNeeds and(MapperNeeds other) {
        return new MapperNeeds(
                any || other.any, memberships || other.memberships, privateMetadata || other.privateMetadata);
    }
}
