package io.github.keycloakclerk.lifecycle;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * A Keycloak session of a person.
 *
 * @param offline whether it is one behind an offline token
 */
record LiveSession(String id, boolean offline) {

    static LiveSession of(UserSessionModel session) {
        return new LiveSession(session.getId(), session.isOffline());
    }

    /** Empty if it has ended. */
    Optional<UserSessionModel> find(KeycloakSession session, RealmModel realm) {
        return Optional.ofNullable(
                offline
                        ? session.sessions().getOfflineUserSession(realm, id)
                        : session.sessions().getUserSession(realm, id));
    }
}
