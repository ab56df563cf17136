package io.github.keycloakclerk.compat;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.IdentityProviderMapperEntity;

/**
 * The settings of all mappers of an identity provider, read at once. Written against 26.7, where
 * {@code JpaIdentityProviderStorageProvider.getMappersByAliasStream} reads those of each mapper by a statement of its own; what is in
 * the persistence context already it does not read again.
 */
public final class MapperConfigs {

    private static final String QUERY = """
            select mapper from IdentityProviderMapperEntity mapper left join fetch mapper.config
              where mapper.realmId = :realm and mapper.identityProviderAlias = :alias
            """;

    private MapperConfigs() {}

    /** Has the transaction of the session know them. */
    public static void load(KeycloakSession session, RealmModel realm, String alias) {
        session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(QUERY, IdentityProviderMapperEntity.class)
                .setParameter("realm", realm.getId())
                .setParameter("alias", alias)
                .getResultList();
    }
}
