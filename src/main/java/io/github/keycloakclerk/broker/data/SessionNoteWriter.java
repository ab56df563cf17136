package io.github.keycloakclerk.broker.data;

import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Writes the notes of a sign-in. */
public final class SessionNoteWriter {

    private SessionNoteWriter() {}

    /**
     * Writes the notes to the Keycloak session. A user who signs in again stays in the same session, which would keep notes
     * that the new sign-in does not set, such as a formerly active organization.
     *
     * @param notes by name; empty for notes to remove
     */
    public static void write(
            KeycloakSession session, AuthenticationSessionModel authSession, Map<String, Optional<String>> notes) {
        Optional<UserSessionModel> earlier = Optional.ofNullable(
                        new AuthenticationSessionManager(session).getUserSession(authSession))
                .filter(found -> found.getUser() != null && found.getUser().equals(authSession.getAuthenticatedUser()));
        notes.forEach((name, value) -> {
            if (value.isPresent()) {
                authSession.setUserSessionNote(name, value.get());
            } else {
                earlier.ifPresent(found -> found.removeNote(name));
            }
        });
        earlier.map(found -> session.sessions().getOfflineUserSession(found.getRealm(), found.getId()))
                .ifPresent(offline -> write(offline, notes));
    }

    /** Keycloak never updates the session of offline tokens, so their clients would keep outdated data. */
    private static void write(UserSessionModel offline, Map<String, Optional<String>> notes) {
        notes.forEach((name, value) ->
                value.ifPresentOrElse(text -> offline.setNote(name, text), () -> offline.removeNote(name)));
    }
}
