package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.linkage.BuildFacts;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** What administrators of the server see of this extension. */
record ServerFacts(Optional<KeycloakSessionFactory> sessions) {

    private static final String PROVIDERS =
            "select count(provider.internalId) from IdentityProviderEntity provider where provider.providerId = :clerk";

    Map<String, String> read() {
        Map<String, String> facts = BuildFacts.read().forAdministrators();
        sessions.ifPresent(factory -> KeycloakModelUtils.runJobInTransaction(
                factory, session -> facts.put("Clerk providers", providers(session))));
        return facts;
    }

    private static String providers(KeycloakSession session) {
        EntityManager database =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        return database.createQuery(PROVIDERS, Long.class)
                .setParameter("clerk", ClerkIdentityProviderConfig.PROVIDER_ID)
                .getSingleResult()
                .toString();
    }
}
