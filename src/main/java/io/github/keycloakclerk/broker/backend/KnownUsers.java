package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;

/**
 * What Clerk said of users whom it lets sign in, so that it is not asked again for what is known.
 *
 * <p>When it was asked is in Keycloak's single-use store, so that each node knows it. What it said is beside the user in Keycloak's user
 * cache, on the node that asked. An event of the user begins a new version, with which nothing counts that was asked before: also not
 * what somebody asked before the event and remembers after it.
 */
public final class KnownUsers {

    private static final String KIND = StoredKey.KNOWN_USER.key();
    private static final String CLEARED = StoredKey.USER_CACHE_CLEARED.key();
    private static final String EVERYBODY = "";
    private static final String AT = "at";
    private static final String VERSION = "version";

    /** Of a user of whom nothing happened. */
    private static final String FIRST = "";

    /** Longer than an answer of Clerk takes that was asked for before an event. */
    private static final Duration KEEP_VERSION = Duration.ofMinutes(15);

    /** Longer than any answer counts. */
    private static final Duration KEEP_CLEARED = Duration.ofDays(1);

    private final KeycloakSession session;
    private final ClerkIdentityProviderConfig config;
    private final SingleUse store;

    KnownUsers(KeycloakSession session, ClerkIdentityProviderConfig config) {
        this.session = session;
        this.config = config;
        this.store = new SingleUse(session.singleUseObjects());
    }

    /**
     * What Clerk said to this node.
     *
     * @param at when it was asked
     */
    public record Read(Instant at, ClerkProfile profile) {}

    private record Cached(String version, Instant at, PackedProfile profile) {}

    /** When Clerk last let the user sign in, whichever node asked; empty if that is long ago, or something happened since. */
    public Optional<Instant> askedAt(String clerkUserId) {
        return askedAt(entry(clerkUserId));
    }

    /** What Clerk said then, if it said it to this node. In a transaction of its own, as Clerk may have to be asked afterwards. */
    public Optional<Read> read(String clerkUserId) {
        Map<String, String> entry = entry(clerkUserId);
        return askedAt(entry)
                .flatMap(at -> OwnTransaction.beside(
                                session, session.getContext().getRealm())
                        .call((own, realm) -> new KnownUsers(own, config).cached(clerkUserId)))
                .flatMap(found -> found)
                .map(user -> user.getCachedWith().get(cacheKey()))
                .filter(Cached.class::isInstance)
                .map(Cached.class::cast)
                .filter(cached -> cached.version().equals(version(entry)))
                .map(cached -> new Read(cached.at(), cached.profile().profile()));
    }

    private Optional<Instant> askedAt(Map<String, String> entry) {
        Optional<Instant> askedAt = at(entry);
        return askedAt.isEmpty()
                ? askedAt
                : askedAt.filter(
                        store.find(CLEARED, EVERYBODY).flatMap(KnownUsers::at).orElse(Instant.EPOCH)::isBefore);
    }

    /** To be read before Clerk is asked, for {@link #remember}. */
    public String version(String clerkUserId) {
        return version(entry(clerkUserId));
    }

    /**
     * Clerk lets the user sign in.
     *
     * @param version of before Clerk was asked; if there is another by now, nothing is remembered
     * @param profile all of it has to be readable
     */
    public void remember(String clerkUserId, String version, Instant askedAt, ClerkProfile profile) {
        Duration keep = config.guard().longest();
        if (!keep.isZero() && version(clerkUserId).equals(version)) {
            store.put(
                    KIND, key(clerkUserId), keep, Map.of(AT, Long.toString(askedAt.toEpochMilli()), VERSION, version));
            PackedProfile.of(profile).ifPresent(packed -> cache(clerkUserId, new Cached(version, askedAt, packed)));
        }
    }

    /** Something happened to the user: whatever was asked before does not count, on any node. */
    public void forget(String clerkUserId) {
        store.put(
                KIND,
                key(clerkUserId),
                KEEP_VERSION,
                Map.of(VERSION, UUID.randomUUID().toString()));
    }

    /** Forgets all users of the server, as Keycloak's user cache does. */
    public static void forgetAll(KeycloakSession session) {
        new SingleUse(session.singleUseObjects())
                .put(
                        CLEARED,
                        EVERYBODY,
                        KEEP_CLEARED,
                        Map.of(AT, Long.toString(Instant.now().toEpochMilli())));
    }

    private Map<String, String> entry(String clerkUserId) {
        return store.find(KIND, key(clerkUserId)).orElse(Map.of());
    }

    private static String version(Map<String, String> entry) {
        return entry.getOrDefault(VERSION, FIRST);
    }

    private static Optional<Instant> at(Map<String, String> entry) {
        return Optional.ofNullable(entry.get(AT)).map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
    }

    @SuppressWarnings("unchecked")
    private void cache(String clerkUserId, Cached answer) {
        cached(clerkUserId).ifPresent(user -> user.getCachedWith().put(cacheKey(), answer));
    }

    private Optional<CachedUserModel> cached(String clerkUserId) {
        RealmModel realm = session.getContext().getRealm();
        UserModel user = session.users()
                .getUserByFederatedIdentity(
                        realm, new FederatedIdentityModel(config.getAlias(), clerkUserId, clerkUserId));
        return Stream.ofNullable(user)
                .filter(CachedUserModel.class::isInstance)
                .map(CachedUserModel.class::cast)
                .findFirst();
    }

    private String cacheKey() {
        return StoredKey.KNOWN_PROFILE.key() + config.getAlias();
    }

    private String key(String clerkUserId) {
        return session.getContext().getRealm().getId() + "." + config.getAlias() + "." + clerkUserId;
    }
}
