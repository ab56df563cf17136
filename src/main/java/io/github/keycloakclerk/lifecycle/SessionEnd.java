package io.github.keycloakclerk.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.managers.AuthenticationManager;

/** Signs people out of all clients of a session. Clerk is not told: it is where this comes from. */
record SessionEnd(KeycloakSessionFactory factory, String realmId) {

    private static final Logger LOG = Logger.getLogger(SessionEnd.class);

    /**
     * Each in a transaction of its own: what is done stays done when a node stops.
     *
     * @param reason for the operator, in the event of each session
     * @throws RuntimeException if one could not be ended; all the others have been
     */
    void of(List<LiveSession> sessions, String reason) {
        List<RuntimeException> failures = new ArrayList<>();
        for (LiveSession live : sessions) {
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

    private void end(LiveSession live, String reason) {
        KeycloakModelUtils.runJobInTransaction(factory, session -> {
            RealmModel realm = session.realms().getRealm(realmId);
            if (realm != null) {
                session.getContext().setRealm(realm);
                live.find(session, realm).ifPresent(found -> end(session, realm, found, reason));
            }
        });
    }

    private static void end(KeycloakSession session, RealmModel realm, UserSessionModel found, String reason) {
        boolean offline = found.isOffline();
        EventBuilder event = new EventBuilder(realm, session)
                .event(EventType.LOGOUT)
                .user(found.getUser())
                .session(found)
                .detail(Details.REASON, reason)
                .detail("offline", Boolean.toString(offline));
        Optional.ofNullable(found.getNote(Details.IDENTITY_PROVIDER))
                .ifPresent(provider -> event.detail(Details.IDENTITY_PROVIDER, provider));
        AuthenticationManager.backchannelLogout(
                session, realm, found, session.getContext().getUri(), null, null, false);
        event.success();
        LOG.debugf("Session ended: reason=%s offline=%s", reason, offline);
    }
}
