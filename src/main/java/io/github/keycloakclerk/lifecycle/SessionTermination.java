package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.compat.LogoutUrl;
import io.github.keycloakclerk.compat.OwnTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * Ends sessions, and signs the user out of all their clients. Clerk is not notified, because it is the cause. Clients
 * are notified if possible; the session ends in any case.
 */
record SessionTermination(KeycloakSessionFactory factory, String realmId) {

    private static final Logger LOG = Logger.getLogger(SessionTermination.class);

    /** What the event needs to know after the session has ended. */
    private record Ended(String userId, Optional<String> provider) {

        static Ended of(UserSessionModel session) {
            return new Ended(
                    session.getUser() == null ? "" : session.getUser().getId(),
                    Optional.ofNullable(session.getNote(Details.IDENTITY_PROVIDER)));
        }
    }

    /** An operation on a session that has not ended yet. */
    @FunctionalInterface
    private interface Step<T> {
        T run(KeycloakSession session, RealmModel realm, UserSessionModel ending);
    }

    /**
     * Ends each session in its own transaction, so that completed work is kept if the node stops.
     *
     * @param reason for the operator, in the event of each session
     * @throws RuntimeException if a session could not be ended; all others are ended first
     */
    void end(List<SessionReference> sessions, String reason) {
        List<RuntimeException> failures = new ArrayList<>();
        for (SessionReference live : sessions) {
            try {
                end(live, reason);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void end(SessionReference live, String reason) {
        Optional<Ended> ended = with(live, (session, realm, ending) -> Ended.of(ending));
        if (ended.isEmpty()) {
            return;
        }
        try {
            with(live, SessionTermination::logOut);
        } catch (RuntimeException e) {
            LOG.warnf("A session ended, but its clients could not be notified: %s", LoggableCause.of(e));
            with(live, SessionTermination::remove);
        }
        new LateEvent(factory, realmId)
                .send(event -> event.event(EventType.LOGOUT)
                        .user(ended.get().userId())
                        .session(live.id())
                        .detail(Details.REASON, reason)
                        .detail("offline", Boolean.toString(live.offline()))
                        .detail(Details.IDENTITY_PROVIDER, provider(ended.get())));
        LOG.debugf("Session ended: reason=%s offline=%s", reason, live.offline());
    }

    private static @Nullable String provider(Ended ended) {
        return ended.provider().orElse(null);
    }

    private <T> Optional<T> with(SessionReference live, Step<T> step) {
        return new OwnTransaction(factory, realmId)
                .call((session, realm) -> live.find(session, realm).map(found -> step.run(session, realm, found)))
                .flatMap(done -> done);
    }

    private static boolean logOut(KeycloakSession session, RealmModel realm, UserSessionModel ending) {
        AuthenticationManager.backchannelLogout(
                session, realm, ending, LogoutUrl.of(session, ending), null, null, false);
        return true;
    }

    /** As {@code AuthenticationManager.backchannelLogout}: removes the online session together with the offline one. */
    private static boolean remove(KeycloakSession session, RealmModel realm, UserSessionModel ending) {
        UserSessionProvider sessions = session.sessions();
        if (!ending.isOffline()) {
            sessions.removeUserSession(realm, ending);
            return true;
        }
        String online = Optional.ofNullable(ending.getNote(UserSessionModel.CORRESPONDING_SESSION_ID))
                .orElse(ending.getId());
        sessions.removeOfflineUserSession(realm, ending);
        Optional.ofNullable(sessions.getUserSession(realm, online))
                .ifPresent(found -> sessions.removeUserSession(realm, found));
        return true;
    }
}
