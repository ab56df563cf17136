package io.github.keycloakclerk.mcp.client;

import jakarta.persistence.EntityManager;
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

    private static final String IN_REALM = """
            select client.id from ClientEntity client
              join client.attributes mark on mark.name = :mark
              where client.realmId = :realm
            """;

    private static final String WITHOUT_CONSENT = """
            select client.realmId, client.id from ClientEntity client
              join client.attributes mark on mark.name = :mark
              where not exists (select 1 from UserConsentEntity consent where consent.clientId = client.id)
                and not exists (select 1 from FederatedUserConsentEntity consent where consent.clientId = client.id)
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

    private final EntityManager database;

    public SelfRegisteredClients(KeycloakSession session) {
        this.database = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    public record Found(String realmId, String id) {}

    /** Whether a realm has so many of them, or more. Reads one row, however many there are. */
    public boolean areAtLeast(int number, RealmModel realm) {
        return number == 0
                || !database.createQuery(IN_REALM, String.class)
                        .setParameter("mark", SelfRegistration.REGISTERED_BY)
                        .setParameter("realm", realm.getId())
                        .setFirstResult(number - 1)
                        .setMaxResults(1)
                        .getResultList()
                        .isEmpty();
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

    /** Those of all realms to which nobody consented. */
    public List<Found> withoutConsent() {
        return database.createQuery(WITHOUT_CONSENT, Object[].class)
                .setParameter("mark", SelfRegistration.REGISTERED_BY)
                .getResultStream()
                .map(row -> new Found((String) row[0], (String) row[1]))
                .toList();
    }
}
