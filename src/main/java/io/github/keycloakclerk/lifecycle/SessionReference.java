package io.github.keycloakclerk.lifecycle;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * A Keycloak session of a user.
 *
 * @param offline whether it is an offline session
 */
record SessionReference(String id, boolean offline) {

    static SessionReference of(UserSessionModel session) {
        return new SessionReference(session.getId(), session.isOffline());
    }

    /** Empty if it has ended. */
    Optional<UserSessionModel> find(KeycloakSession session, RealmModel realm) {
        return Optional.ofNullable(
                offline
                        ? session.sessions().getOfflineUserSession(realm, id)
                        : session.sessions().getUserSession(realm, id));
    }
}
