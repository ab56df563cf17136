package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;

/**
 * What Clerk said about users whom it lets sign in, so that it need not be asked again.
 *
 * <p>The time of an answer is in Keycloak's single-use store, where all nodes see it. The answer itself is in Keycloak's user
 * cache, on the node that asked. An event about the user starts a new version. An answer counts only with the version that was
 * current before Clerk was asked, whenever it is stored.
 */
public final class KnownUsers {

    private static final String ANSWER = StoredKey.KNOWN_USER.key();
    private static final String VERSION_OF_USER = StoredKey.USER_VERSION.key();
    private static final String CLEARED = StoredKey.USER_CACHE_CLEARED.key();
    private static final String ALL_REALMS = "";
    private static final String AT = "at";
    private static final String ALONE_AT = "alone-at";
    /** The time of the answer that lists confirm. */
    private static final String BASE_AT = "base-at";

    private static final String VERSION = "version";

    /** Version of a user without events. */
    private static final String FIRST = "";

    /** At least as long as any answer can count. */
    public static final Duration KEEP = Duration.ofHours(25);

    /** How long lists may confirm an answer about the user alone, which includes organizations. */
    private static final Duration CONFIRMABLE = Duration.ofDays(1);

    private final KeycloakSession session;
    private final ClerkIdentityProviderConfig config;
    private final SingleUse store;

    KnownUsers(KeycloakSession session, ClerkIdentityProviderConfig config) {
        this.session = session;
        this.config = config;
        this.store = new SingleUse(session.singleUseObjects());
    }

    /**
     * Clerk's answer to this node.
     *
     * @param at when Clerk was asked
     */
    public record Read(Instant at, ClerkProfile profile) {}

    private record Cached(String version, Instant at, PackedProfile profile) {}

    /** When Clerk last allowed the user, as applied or confirmed on any node; empty if something happened since. */
    public Optional<Instant> askedAt(String clerkUserId) {
        Map<String, String> answer = answer(clerkUserId);
        return counts(clerkUserId, answer) ? time(answer, AT).filter(clearedAt()::isBefore) : Optional.empty();
    }

    /** As {@link #askedAt}, if organizations matter: when Clerk was last asked about the user alone. */
    public Optional<Instant> askedAloneAt(String clerkUserId) {
        Map<String, String> answer = answer(clerkUserId);
        return counts(clerkUserId, answer) ? time(answer, ALONE_AT).filter(clearedAt()::isBefore) : Optional.empty();
    }

    /** As {@link #askedAt}, but whatever happened since, for when Clerk is unreachable. Empty after Clerk denied the user. */
    public Optional<Instant> lastYes(String clerkUserId) {
        return time(answer(clerkUserId), AT);
    }

    /** When something last happened to the user, or all users were forgotten. */
    public Instant changedAt(String clerkUserId) {
        Instant cleared = clearedAt();
        return store.find(VERSION_OF_USER, key(clerkUserId))
                .flatMap(notes -> time(notes, AT))
                .filter(cleared::isBefore)
                .orElse(cleared);
    }

    /** Clerk's last answer to this node. Uses its own transaction, as Clerk may have to be asked afterwards. */
    public Optional<Read> read(String clerkUserId) {
        String version = version(clerkUserId);
        Instant clearedAt = clearedAt();
        return OwnTransaction.beside(session, session.getContext().getRealm())
                .call((own, realm) -> new KnownUsers(own, config).cached(clerkUserId))
                .flatMap(found -> found)
                .map(user -> user.getCachedWith().get(cacheKey()))
                .filter(Cached.class::isInstance)
                .map(Cached.class::cast)
                .filter(cached -> cached.version().equals(version))
                .filter(cached -> cached.at().isAfter(clearedAt))
                .map(cached -> new Read(cached.at(), cached.profile().profile()))
                // The entry belongs to a Keycloak user, who may have been linked to another Clerk user before.
                .filter(read -> read.profile().user().id().equals(clerkUserId));
    }

    /** The version to pass when an answer is stored. Must be read before Clerk is asked. */
    public String version(String clerkUserId) {
        return store.find(VERSION_OF_USER, key(clerkUserId))
                .map(notes -> notes.getOrDefault(VERSION, FIRST))
                .orElse(FIRST);
    }

    /**
     * Stores an answer that a sign-in received. It is not applied yet, so it counts for sign-ins only.
     *
     * @param version as it was before Clerk was asked
     * @param profile must be completely readable
     */
    public void heard(String clerkUserId, String version, Instant askedAt, ClerkProfile profile) {
        PackedProfile.of(profile).ifPresent(packed -> cache(clerkUserId, new Cached(version, askedAt, packed)));
    }

    /** As {@link #heard}, after the answer was applied to the Keycloak user and the user's sessions. */
    public void applied(String clerkUserId, String version, Instant askedAt, ClerkProfile profile) {
        String at = Long.toString(askedAt.toEpochMilli());
        put(clerkUserId, Map.of(AT, at, ALONE_AT, at, BASE_AT, at, VERSION, version));
        heard(clerkUserId, version, askedAt, profile);
    }

    /**
     * Confirms the last answer if a list of Clerk shows no change. Lists do not include organizations, so an answer about the
     * user alone must exist, without events since. If neither an answer nor an event is known, the list is sufficient, too.
     *
     * @return whether the list is sufficient
     */
    public boolean confirm(String clerkUserId, String version, Instant askedAt) {
        Map<String, String> answer = answer(clerkUserId);
        Instant clearedAt = clearedAt();
        // This is the case after all nodes were stopped, when many users return at once. The applied record is
        // sufficient then.
        boolean nothingHappened = answer.isEmpty() && version.equals(FIRST) && clearedAt.equals(Instant.EPOCH);
        Optional<Instant> base = nothingHappened
                ? Optional.of(askedAt)
                : time(answer, BASE_AT)
                        .filter(clearedAt::isBefore)
                        .filter(at -> at.plus(CONFIRMABLE).isAfter(askedAt));
        if (base.isEmpty()
                || !counts(clerkUserId, answer)
                || !version(clerkUserId).equals(version)) {
            return false;
        }
        Map<String, String> confirmed = new HashMap<>(answer);
        confirmed.put(AT, Long.toString(askedAt.toEpochMilli()));
        confirmed.put(BASE_AT, Long.toString(base.get().toEpochMilli()));
        confirmed.put(VERSION, version);
        put(clerkUserId, confirmed);
        return true;
    }

    /** Something happened to the user: earlier answers do not count any more, on any node. */
    public void forget(String clerkUserId) {
        store.put(
                VERSION_OF_USER,
                key(clerkUserId),
                KEEP,
                Map.of(
                        VERSION,
                        UUID.randomUUID().toString(),
                        AT,
                        Long.toString(Instant.now().toEpochMilli())));
    }

    /** Clerk does not let the user sign in, so earlier answers do not count. */
    public void deny(String clerkUserId) {
        forget(clerkUserId);
        store.release(ANSWER, key(clerkUserId));
    }

    /**
     * Forgets all users of a realm or, for the admin realm, of all realms. An administrator of any realm clears Keycloak's user
     * cache for all realms, but asking about all their users again would use up Clerk's rate limit.
     */
    public static void forgetAll(KeycloakSession session, RealmModel realm) {
        boolean allRealms = realm.getName().equals(Config.getAdminRealm());
        new SingleUse(session.singleUseObjects())
                .put(
                        CLEARED,
                        allRealms ? ALL_REALMS : realm.getId(),
                        KEEP,
                        Map.of(AT, Long.toString(Instant.now().toEpochMilli())));
    }

    private Instant clearedAt() {
        return Stream.of(ALL_REALMS, session.getContext().getRealm().getId())
                .flatMap(whose -> store.find(CLEARED, whose).flatMap(notes -> time(notes, AT)).stream())
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private Map<String, String> answer(String clerkUserId) {
        return store.find(ANSWER, key(clerkUserId)).orElse(Map.of());
    }

    private boolean counts(String clerkUserId, Map<String, String> answer) {
        return version(clerkUserId).equals(answer.getOrDefault(VERSION, FIRST));
    }

    private void put(String clerkUserId, Map<String, String> answer) {
        store.put(ANSWER, key(clerkUserId), KEEP, answer);
    }

    private static Optional<Instant> time(Map<String, String> notes, String name) {
        return Optional.ofNullable(notes.get(name)).map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
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
