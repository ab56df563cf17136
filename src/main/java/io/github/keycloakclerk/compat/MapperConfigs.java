package io.github.keycloakclerk.compat;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.IdentityProviderMapperEntity;

/**
 * Reads the settings of all mappers of an identity provider at once. Written against 26.7, where
 * {@code JpaIdentityProviderStorageProvider.getMappersByAliasStream} reads those of each mapper with a separate
 * statement, except for settings that are already in the persistence context.
 */
public final class MapperConfigs {

    private static final String QUERY = """
            select mapper from IdentityProviderMapperEntity mapper left join fetch mapper.config
              where mapper.realmId = :realm and mapper.identityProviderAlias = :alias
            """;

    private MapperConfigs() {}

    /** Loads the settings into the persistence context of the session. */
    public static void load(KeycloakSession session, RealmModel realm, String alias) {
        session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(QUERY, IdentityProviderMapperEntity.class)
                .setParameter("realm", realm.getId())
                .setParameter("alias", alias)
                .getResultList();
    }
}
