package io.github.keycloakclerk.compat;

import java.util.Optional;
import java.util.function.BiFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Runs work in a realm, in its own transaction. It sees what others have committed, and its changes remain whether or
 * not the request succeeds. The context contains the realm, where Keycloak's caches look for it
 * ({@code InfinispanOrganizationProvider}).
 *
 * @param realmId internal ID of the realm
 */
public record OwnTransaction(KeycloakSessionFactory factory, String realmId) {

    /** A transaction in addition to that of a session. */
    public static OwnTransaction beside(KeycloakSession session, RealmModel realm) {
        return new OwnTransaction(session.getKeycloakSessionFactory(), realm.getId());
    }

    /** Empty if the realm was removed meanwhile. */
    public <T> Optional<T> call(BiFunction<KeycloakSession, RealmModel, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            RealmModel realm = session.realms().getRealm(realmId);
            if (realm == null) {
                return Optional.<T>empty();
            }
            session.getContext().setRealm(realm);
            return Optional.of(work.apply(session, realm));
        });
    }
}
