package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Reads the users linked to a provider, and what was applied to them, in the order of Keycloak's user IDs. Bypasses
 * Keycloak's user cache, where they would displace users who are signed in. Uses the entities of Keycloak 26.7.
 *
 * @param provider alias of the provider
 */
record LinkedUserPage(KeycloakSession session, String realmId, String provider) {

    /** The tables in which Keycloak stores links. */
    enum Table {
        /** Links of users in Keycloak's database, including those imported from a user federation. */
        OWN("""
            select link.user.id, link.userId, link.user.enabled from FederatedIdentityEntity link
              where link.realmId = :realm and link.identityProvider = :provider and link.user.id > :after
              order by link.user.id
            """),
        /** Links of users that exist in a user federation only. */
        FEDERATED("""
            select link.userId, link.brokerUserId, true from BrokerLinkEntity link
              where link.realmId = :realm and link.identityProvider = :provider and link.userId > :after
              order by link.userId
            """);

        private final String query;

        Table(String query) {
            this.query = query;
        }
    }

    private static final String ATTRIBUTES = """
            select attribute.user.id, attribute.name, attribute.value, attribute.longValue from UserAttributeEntity attribute
              where attribute.name in (:names) and attribute.user.id in (:users)
            """;

    /**
     * A linked user.
     *
     * @param userId ID of the Keycloak user
     * @param applied the record of Clerk's data that was applied last; empty if unknown
     * @param disabled why the provider disabled the user, if it did
     * @param enabled whether the Keycloak user is enabled; always true for users of a user federation, where it is not known
     */
    record Link(
            String userId,
            String clerkUserId,
            Optional<AppliedRecord> applied,
            Optional<String> disabled,
            boolean enabled) {}

    /** @param after ID of the last user of the previous page */
    List<Link> read(Table table, String after, int atMost) {
        EntityManager database =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        List<Object[]> links = database.createQuery(table.query, Object[].class)
                .setParameter("realm", realmId)
                .setParameter("provider", provider)
                .setParameter("after", after)
                .setMaxResults(atMost)
                .getResultList();
        List<String> users = links.stream().map(row -> (String) row[0]).toList();
        Map<String, List<String>> applied = new HashMap<>();
        Map<String, List<String>> disabled = new HashMap<>();
        if (table == Table.OWN && !users.isEmpty()) {
            database.createQuery(ATTRIBUTES, Object[].class)
                    .setParameter("names", List.of(AppliedRecord.ATTRIBUTE, ClerkUserAttributes.DISABLED))
                    .setParameter("users", users)
                    .getResultList()
                    .forEach(row -> Stream.of(row[2], row[3])
                            .filter(Objects::nonNull)
                            .findFirst()
                            .ifPresent(value -> (AppliedRecord.ATTRIBUTE.equals(row[1]) ? applied : disabled)
                                    .computeIfAbsent((String) row[0], user -> new ArrayList<>())
                                    .add((String) value)));
        }
        return links.stream()
                .map(row -> new Link(
                        (String) row[0],
                        // A link that was added manually may have no user ID.
                        (String) Optional.ofNullable(row[1]).orElse(""),
                        AppliedRecord.of(values(applied, (String) row[0]), provider),
                        values(disabled, (String) row[0])
                                .filter(value -> value.startsWith(provider + ":"))
                                .map(value -> value.substring(provider.length() + 1))
                                .findFirst(),
                        (Boolean) row[2]))
                .toList();
    }

    private static Stream<String> values(Map<String, List<String>> attribute, String userId) {
        return attribute.getOrDefault(userId, List.of()).stream();
    }
}
