package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.backend.CallBudget;
import io.github.keycloakclerk.broker.config.SessionsToEnd;
import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserSessionModel;

/** Ends the Keycloak sessions that were created from a Clerk session, if that has ended. */
record ClerkSessionTermination(KeycloakSessionFactory factory, Duration timeout) {

    /**
     * @param reason for the operator
     * @return whether any sessions were ended
     */
    boolean run(LinkedUser linkedUser, String clerkSessionId, SessionsToEnd which, String reason)
            throws ClerkApiException {
        List<SessionReference> sessions = linkedUser
                .inRealm(
                        factory,
                        here -> here.user()
                                .map(user -> UserSessions.of(
                                        here,
                                        user,
                                        session ->
                                                isFrom(session, linkedUser, clerkSessionId) && counts(session, which)))
                                .orElse(List.of()))
                .orElse(List.of());
        if (sessions.isEmpty() || isActive(linkedUser, clerkSessionId)) {
            return false;
        }
        new SessionTermination(factory, linkedUser.realmId()).end(sessions, reason);
        return true;
    }

    private boolean isActive(LinkedUser linkedUser, String clerkSessionId) throws ClerkApiException {
        Optional<ClerkSession> found = linkedUser
                .ask(
                        factory,
                        here -> here.clerk()
                                .as(CallBudget.Use.CHECK)
                                .within(timeout)
                                .session(clerkSessionId))
                .flatMap(answer -> answer);
        return found.filter(ClerkSession::active).isPresent();
    }

    private static boolean isFrom(UserSessionModel session, LinkedUser linkedUser, String clerkSessionId) {
        return ClerkSessionNotes.of(session)
                .filter(provenance -> provenance.provider().equals(linkedUser.provider()))
                .flatMap(ClerkSessionNotes::clerkSessionId)
                .filter(clerkSessionId::equals)
                .isPresent();
    }

    private static boolean counts(UserSessionModel session, SessionsToEnd which) {
        return which == SessionsToEnd.ALL || !session.isOffline();
    }
}
