package io.github.keycloakclerk.compat;

import java.util.Optional;
import java.util.function.BiFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Work in a realm, in a transaction of its own: it sees what others have committed meanwhile, and what it does stays done whatever
 * becomes of the request. The context knows the realm, because Keycloak's caches look for it there
 * ({@code InfinispanOrganizationProvider}).
 *
 * @param realmId internal ID of the realm
 */
public record OwnTransaction(KeycloakSessionFactory factory, String realmId) {

    /** Beside the transaction of a session. */
    public static OwnTransaction beside(KeycloakSession session, RealmModel realm) {
        return new OwnTransaction(session.getKeycloakSessionFactory(), realm.getId());
    }

    /** Empty if the realm has gone meanwhile. */
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
