package io.github.keycloakclerk.broker.mapper;

import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.keycloak.broker.provider.IdentityProviderMapper;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.cache.CachedRealmModel;
import org.keycloak.provider.ProviderFactory;

/**
 * What the mappers of a provider go by, so that nothing else is asked for or kept.
 *
 * @param any whether there is one that reads what Clerk says
 * @param memberships whether one goes by the user's organizations
 * @param privateMetadata whether one may see private metadata
 * @param session whether one goes by the Clerk session
 * @param settings of all mappers, also of others than ours; the same text as long as nothing changes
 */
public record MapperNeeds(boolean any, boolean memberships, boolean privateMetadata, boolean session, String settings) {

    /** For changes that no event tells, such as those in the database itself. */
    private static final Duration KEEP = Duration.ofMinutes(1);

    /** Without a mapper. */
    private static final MapperNeeds NOTHING = new MapperNeeds(false, false, false, false, "");

    /** The user without organizations and private metadata. */
    static final MapperNeeds USER = new MapperNeeds(true, false, false, false, "");

    public static final MapperNeeds MEMBERSHIPS = new MapperNeeds(true, true, false, false, "");

    /**
     * What the mappers of the provider with this alias need. Keycloak reads mappers from the database each time, so this is remembered
     * beside the realm in Keycloak's cache. An event listener has all nodes forget it when a mapper changes.
     */
    public static MapperNeeds of(KeycloakSession session, String alias) {
        return session.getContext().getRealm() instanceof CachedRealmModel realm
                ? remembered(session, realm, alias)
                : find(session, alias);
    }

    @SuppressWarnings("unchecked")
    private static MapperNeeds remembered(KeycloakSession session, CachedRealmModel realm, String alias) {
        Instant now = Instant.now();
        String key = StoredKey.MAPPER_NEEDS.key() + alias;
        if (realm.getCachedWith().get(key) instanceof Remembered known
                && known.readAt().plus(KEEP).isAfter(now)) {
            return known.needs();
        }
        MapperNeeds needs = find(session, alias);
        realm.getCachedWith().put(key, new Remembered(needs, now));
        return needs;
    }

    private record Remembered(MapperNeeds needs, Instant readAt) {}

    private static MapperNeeds find(KeycloakSession session, String alias) {
        return session.identityProviders()
                .getMappersByAliasStream(alias)
                .map(model -> of(session, model))
                .reduce(NOTHING, MapperNeeds::and);
    }

    private static MapperNeeds of(KeycloakSession session, IdentityProviderMapperModel model) {
        MapperNeeds needs =
                mapper(session, model).map(mapper -> mapper.needs(model)).orElse(NOTHING);
        return needs.and(new MapperNeeds(false, false, false, false, settings(model)));
    }

    private static String settings(IdentityProviderMapperModel model) {
        return model.getId() + " " + model.getIdentityProviderMapper() + " " + new TreeMap<>(model.getConfig()) + "\n";
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
                any || other.any,
                memberships || other.memberships,
                privateMetadata || other.privateMetadata,
                session || other.session,
                settings + other.settings);
    }
}
