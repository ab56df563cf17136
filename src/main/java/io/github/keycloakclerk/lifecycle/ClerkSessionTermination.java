package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.config.SessionsToEnd;
import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.clerk.ClerkSession;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserSessionModel;

/** Ends the Keycloak sessions that came from a Clerk session, when that one has ended. */
record ClerkSessionTermination(KeycloakSessionFactory factory, Duration timeout) {

    /**
     * @param reason for the operator
     * @return whether there were any
     */
    boolean run(LinkedUser person, String clerkSessionId, SessionsToEnd which, String reason) throws ClerkApiException {
        List<SessionReference> sessions = person.inRealm(
                        factory,
                        here -> here.user()
                                .map(user -> UserSessions.of(
                                        here,
                                        user,
                                        session -> isFrom(session, person, clerkSessionId) && counts(session, which)))
                                .orElse(List.of()))
                .orElse(List.of());
        if (sessions.isEmpty() || isActive(person, clerkSessionId)) {
            return false;
        }
        new SessionTermination(factory, person.realmId()).end(sessions, reason);
        return true;
    }

    private boolean isActive(LinkedUser person, String clerkSessionId) throws ClerkApiException {
        Optional<ClerkSession> found = person.ask(
                        factory, here -> here.clerk().within(timeout).session(clerkSessionId))
                .flatMap(answer -> answer);
        return found.filter(ClerkSession::active).isPresent();
    }

    private static boolean isFrom(UserSessionModel session, LinkedUser person, String clerkSessionId) {
        return ClerkSessionNotes.of(session)
                .filter(provenance -> provenance.provider().equals(person.provider()))
                .flatMap(ClerkSessionNotes::clerkSessionId)
                .filter(clerkSessionId::equals)
                .isPresent();
    }

    private static boolean counts(UserSessionModel session, SessionsToEnd which) {
        return which == SessionsToEnd.ALL || !session.isOffline();
    }
}
