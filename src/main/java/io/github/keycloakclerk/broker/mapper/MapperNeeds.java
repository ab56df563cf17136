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
 * What the mappers of a provider use, so that nothing else is requested or stored.
 *
 * @param any whether a mapper reads data from Clerk
 * @param memberships whether a mapper uses the user's organizations
 * @param privateMetadata whether a mapper may see private metadata
 * @param session whether a mapper uses the Clerk session
 * @param settings settings of all mappers, including Keycloak's own; the same text as long as nothing changes
 */
public record MapperNeeds(boolean any, boolean memberships, boolean privateMetadata, boolean session, String settings) {

    /** For changes without an event, such as those in the database itself. */
    private static final Duration KEEP = Duration.ofMinutes(1);

    /** Needs of a provider without mappers. */
    private static final MapperNeeds NOTHING = new MapperNeeds(false, false, false, false, "");

    /** The user without organizations and private metadata. */
    static final MapperNeeds USER = new MapperNeeds(true, false, false, false, "");

    public static final MapperNeeds MEMBERSHIPS = new MapperNeeds(true, true, false, false, "");

    /**
     * What the mappers of the provider with this alias need. Keycloak reads mappers from the database each time, so
     * this is cached with the realm. When a mapper changes, an event listener clears it on all nodes.
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

    /** The mapper if it is one of this provider's; empty for other mappers. */
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
