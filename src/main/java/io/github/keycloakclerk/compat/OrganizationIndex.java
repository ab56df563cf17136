package io.github.keycloakclerk.compat;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.organization.OrganizationProvider;

/**
 * Finds an Organization by an attribute. Written against 26.7, where {@code JpaOrganizationProvider.getAllStream} reads all
 * attributes of all groups on PostgreSQL: it compares the whole value, but the index covers only the first 250 characters.
 */
public final class OrganizationIndex {

    private static final String QUERY = """
            select attribute.value, organization.id from OrganizationEntity organization, GroupAttributeEntity attribute
              where attribute.group.id = organization.groupId
                and organization.realmId = :realm
                and attribute.name = :name
                and attribute.value in (:values)
            """;

    private static final String IN_INDEX = " and cast(attribute.value as string(250)) in (:values)";

    /** Databases limit the number of values in a statement. */
    private static final int AT_ONCE = 500;

    private OrganizationIndex() {}

    /** @param value of at most 250 characters */
    public static Optional<OrganizationModel> find(
            KeycloakSession session, RealmModel realm, String name, String value) {
        return Optional.ofNullable(find(session, realm, name, List.of(value)).get(value));
    }

    /**
     * The existing Organizations, by attribute value.
     *
     * @param values of at most 250 characters
     */
    public static Map<String, OrganizationModel> find(
            KeycloakSession session, RealmModel realm, String name, List<String> values) {
        OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        Map<String, OrganizationModel> found = new HashMap<>();
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            ids(session, realm, name, values.subList(from, Math.min(from + AT_ONCE, values.size())))
                    .forEach((value, id) -> Optional.ofNullable(organizations.getById(id))
                            .ifPresent(organization -> found.put(value, organization)));
        }
        return found;
    }

    private static Map<String, String> ids(
            KeycloakSession session, RealmModel realm, String name, List<String> values) {
        EntityManager database =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        Map<String, String> ids = new HashMap<>();
        database.createQuery(DatabaseProduct.isPostgres(database) ? QUERY + IN_INDEX : QUERY, Object[].class)
                .setParameter("realm", realm.getId())
                .setParameter("name", name)
                .setParameter("values", values)
                .getResultList()
                .forEach(row -> ids.putIfAbsent((String) row[0], (String) row[1]));
        return ids;
    }
}
