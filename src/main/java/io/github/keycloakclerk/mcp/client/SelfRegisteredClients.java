package io.github.keycloakclerk.mcp.client;

import io.github.keycloakclerk.compat.DatabaseProduct;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Queries the database for clients by the attributes of {@link SelfRegistration}. Keycloak's models cannot: they only search by
 * attributes that are configured for the whole server, and cannot list the consents of a client. The entities are those of
 * Keycloak 26.7.
 */
public final class SelfRegisteredClients {

    /** Only needs Keycloak's index of client attributes. */
    private static final String MARKS =
            "select count(mark.name) from ClientAttributeEntity mark where mark.name = :mark";

    private static final String IN_REALM = """
            select count(client.id) from ClientEntity client
              join client.attributes mark on mark.name = :mark
              where client.realmId = :realm
            """;

    private static final String REALMS = """
            select distinct client.realmId from ClientEntity client
              join client.attributes mark on mark.name = :mark
            """;

    /** An attribute value in the form of Keycloak's index in PostgreSQL. In databases with large objects, use {@link #TEXT}. */
    private static final String INDEXED = "function('substr', %s.value, 1, 255)";

    private static final String TEXT = "cast(%s.value as string)";

    /** Times have the same number of digits until 2286, so they can be compared as text. */
    private static final String NEVER_USED_SINCE = """
            join client.attributes time on time.name = :registered and %1$s >= :never and %1$s < :before
              join client.attributes used on used.name = :used and %2$s = :never
            """;

    private static final String UNUSED_SINCE = """
            join client.attributes time on time.name = :used and %1$s > :never and %1$s < :before
            """;

    private static final String STALE = """
            select client.id from ClientEntity client
              join client.attributes mark on mark.name = :mark
              %s
              where client.realmId = :realm
                and client.id > :after
                and not exists (select 1 from UserConsentEntity consent where consent.clientId = client.id)
                and not exists (select 1 from FederatedUserConsentEntity consent where consent.clientId = client.id)
                and not exists (select 1 from PersistentClientSessionEntity live
                  where live.clientId = client.id and live.offline = :offline)
              order by client.id
            """;

    /** Values are cast, as not every database can compare large objects. */
    private static final String NEVER_USED = """
            select client.id from ClientEntity client
              join client.attributes registered on registered.name = :registered
              join client.attributes used on used.name = :used
              where client.realmId = :realm
                and cast(used.value as string) = :never
                and cast(registered.value as string) < :before
                and not exists (select 1 from UserConsentEntity consent where consent.clientId = client.id)
                and not exists (select 1 from FederatedUserConsentEntity consent where consent.clientId = client.id)
              order by cast(registered.value as string), client.id
            """;

    private static final String CONSENTING =
            "select consent.user.id from UserConsentEntity consent where consent.clientId = :client";
    private static final String CONSENTING_ELSEWHERE =
            "select consent.userId from FederatedUserConsentEntity consent where consent.clientId = :client";

    /** {@code JpaSessionUtil.offlineToString}. */
    private static final String OFFLINE = "1";

    private final EntityManager database;

    public SelfRegisteredClients(KeycloakSession session) {
        this.database = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** The number of self-registered clients in all realms. */
    public long countOfServer() {
        return database.createQuery(MARKS, Long.class)
                .setParameter("mark", SelfRegistration.REGISTERED_BY)
                .getSingleResult();
    }

    /** The number of self-registered clients in a realm. */
    public long count(RealmModel realm) {
        return database.createQuery(IN_REALM, Long.class)
                .setParameter("mark", SelfRegistration.REGISTERED_BY)
                .setParameter("realm", realm.getId())
                .getSingleResult();
    }

    /** IDs of the realms with self-registered clients. */
    public List<String> realms() {
        return database.createQuery(REALMS, String.class)
                .setParameter("mark", SelfRegistration.REGISTERED_BY)
                .getResultList();
    }

    /**
     * Selects clients that may be removed: those without a consent and without an offline session.
     *
     * @param used whether to select clients by their last use, or never-used clients by their registration
     * @param before the latest time of that use or registration
     * @param after the client ID after which the page starts
     */
    public record Stale(RealmModel realm, boolean used, Instant before, String after) {}

    /** IDs of clients that may be removed. */
    public List<String> find(Stale stale, int atMost) {
        String value = DatabaseProduct.isPostgres(database) ? INDEXED : TEXT;
        String condition = (stale.used() ? UNUSED_SINCE : NEVER_USED_SINCE)
                .formatted(value.formatted("time"), value.formatted("used"));
        TypedQuery<String> query = database.createQuery(STALE.formatted(condition), String.class);
        if (!stale.used()) {
            query.setParameter("registered", SelfRegistration.REGISTERED_AT);
        }
        return query.setParameter("mark", SelfRegistration.REGISTERED_BY)
                .setParameter("used", SelfRegistration.LAST_USED_AT)
                .setParameter("never", SelfRegistration.NEVER)
                .setParameter("realm", stale.realm().getId())
                .setParameter("after", stale.after())
                .setParameter("before", Long.toString(stale.before().getEpochSecond()))
                .setParameter("offline", OFFLINE)
                .setMaxResults(atMost)
                .getResultList();
    }

    /** The oldest client that was registered before this time, never used, and has no consent. */
    public Optional<String> oldestNeverUsed(RealmModel realm, Instant before) {
        return database
                .createQuery(NEVER_USED, String.class)
                .setParameter("registered", SelfRegistration.REGISTERED_AT)
                .setParameter("used", SelfRegistration.LAST_USED_AT)
                .setParameter("never", SelfRegistration.NEVER)
                .setParameter("realm", realm.getId())
                .setParameter("before", Long.toString(before.getEpochSecond()))
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst();
    }

    /** IDs of the users who consented to a client, including federated users. */
    Set<String> consenting(ClientModel client) {
        Set<String> users = new HashSet<>();
        for (String query : List.of(CONSENTING, CONSENTING_ELSEWHERE)) {
            users.addAll(database.createQuery(query, String.class)
                    .setParameter("client", client.getId())
                    .getResultList());
        }
        return users;
    }

    /** Deletes all consents to a client in the database, bypassing Keycloak's caches. */
    void deleteConsents(ClientModel client) {
        for (String query : List.of(
                "deleteUserConsentClientScopesByClient",
                "deleteUserConsentsByClient",
                "deleteFederatedUserConsentClientScopesByClient",
                "deleteFederatedUserConsentsByClient")) {
            database.createNamedQuery(query)
                    .setParameter("clientId", client.getId())
                    .executeUpdate();
        }
    }

    /** Whether any user consented to a client. */
    public boolean isConsentedTo(ClientModel client) {
        return !consenting(client).isEmpty();
    }
}
