package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.lifecycle.LinkedUser.InRealm;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/** The Keycloak sessions of a user, online and offline. */
final class UserSessions {

    private UserSessions() {}

    /** All of them, regardless of how they began. */
    static List<SessionReference> of(InRealm here, UserModel user) {
        return of(here, user, session -> true);
    }

    static List<SessionReference> of(InRealm here, UserModel user, Predicate<UserSessionModel> wanted) {
        return stream(here, user).filter(wanted).map(SessionReference::of).toList();
    }

    static Stream<UserSessionModel> stream(InRealm here, UserModel user) {
        return stream(here.session(), here.realm(), user);
    }

    static Stream<UserSessionModel> stream(KeycloakSession session, RealmModel realm, UserModel user) {
        // Both may read from the database, so each is read to its end.
        List<UserSessionModel> online =
                session.sessions().getUserSessionsStream(realm, user).toList();
        List<UserSessionModel> offline =
                session.sessions().getOfflineUserSessionsStream(realm, user).toList();
        return Stream.concat(online.stream(), offline.stream());
    }
}
