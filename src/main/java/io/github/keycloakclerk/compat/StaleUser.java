package io.github.keycloakclerk.compat;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.jpa.entities.UserEntity;
import org.keycloak.storage.UserStorageUtil;

/**
 * A user that another transaction has changed since this one read it. Written against 26.7, whose persistence context
 * keeps returning what it read first.
 */
public final class StaleUser {

    private StaleUser() {}

    /** Makes the transaction of the session read the user again. */
    public static void forget(KeycloakSession session, RealmModel realm, UserModel user) {
        EntityManager database =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        Optional.ofNullable(database.find(UserEntity.class, user.getId())).ifPresent(database::detach);
        Optional.ofNullable(UserStorageUtil.userCache(session)).ifPresent(cache -> cache.evict(realm, user));
    }
}
