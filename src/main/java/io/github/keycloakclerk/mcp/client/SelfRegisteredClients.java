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
 * Asks the database for clients by the marks of {@link SelfRegistration}. Keycloak's models cannot: they search clients by a few
 * attributes that the administrator lists for the whole server, and know no consents of a client. Entities are those of Keycloak
 * 26.7.
 */
public final class SelfRegisteredClients {

    /** Reads nothing but Keycloak's index of client attributes. */
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

    /** The value of an attribute: as Keycloak's index has it in PostgreSQL, as text in databases where it is a large object. */
    private static final String INDEXED = "function('substr', %s.value, 1, 255)";

    private static final String TEXT = "cast(%s.value as string)";

    /** Times have as many digits until the year 2286, so that text is ordered as they are. The first one decides. */
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

    /** Values are large objects, which not every database compares. */
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

    /** How many there are in all realms together. */
    public long countOfServer() {
        return database.createQuery(MARKS, Long.class)
                .setParameter("mark", SelfRegistration.REGISTERED_BY)
                .getSingleResult();
    }

    /** How many there are in a realm. */
    public long count(RealmModel realm) {
        return database.createQuery(IN_REALM, Long.class)
                .setParameter("mark", SelfRegistration.REGISTERED_BY)
                .setParameter("realm", realm.getId())
                .getSingleResult();
    }

    /** IDs of the realms that have some. */
    public List<String> realms() {
        return database.createQuery(REALMS, String.class)
                .setParameter("mark", SelfRegistration.REGISTERED_BY)
                .getResultList();
    }

    /**
     * Which of them may go: nobody consented to them, and they have no offline session.
     *
     * @param used whether they were used one day; else the time is that of their registration
     * @param before since when they have to be idle
     * @param after the ID after which to go on, in their order
     */
    public record Stale(RealmModel realm, boolean used, Instant before, String after) {}

    /** IDs of clients that may go. */
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

    /** The one that registered first of those that nobody used or consented to, and that are older than this. */
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

    /** Ids of the users who consented to a client, also of those that a user federation keeps. */
    Set<String> consenting(ClientModel client) {
        Set<String> users = new HashSet<>();
        for (String query : List.of(CONSENTING, CONSENTING_ELSEWHERE)) {
            users.addAll(database.createQuery(query, String.class)
                    .setParameter("client", client.getId())
                    .getResultList());
        }
        return users;
    }

    /** All of a client's, past Keycloak's caches. */
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

    /** Whether somebody consented to a client. */
    public boolean isConsentedTo(ClientModel client) {
        return !consenting(client).isEmpty();
    }
}
