package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/** Ends the Clerk session from which a Keycloak session was created. */
record ClerkSignOut(KeycloakSession session, ClerkBackend clerk) {

    private static final Logger LOG = Logger.getLogger(ClerkSignOut.class);

    /** A user waits for the sign-out from Keycloak, which succeeds regardless of Clerk. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    void signOut(UserSessionModel userSession) {
        if (!clerk.config().signsOutOfClerk()) {
            return;
        }
        Optional.ofNullable(userSession.getNote(ClerkSessionNotes.SESSION_ID))
                .filter(ClerkIds::isSession)
                .ifPresent(clerkSession -> tryToRevoke(userSession, clerkSession));
    }

    private void tryToRevoke(UserSessionModel userSession, String clerkSession) {
        try {
            revoke(userSession, clerkSession);
        } catch (RuntimeException e) {
            LOG.warnf(e, "Sign-out from Clerk failed");
        }
    }

    private void revoke(UserSessionModel userSession, String clerkSession) {
        try {
            clerk.within(TIMEOUT).revoke(clerkSession);
        } catch (ClerkApiException e) {
            if (e.kind() != ClerkApiException.Kind.NOT_FOUND) {
                failed(userSession, e);
            }
        }
    }

    private void failed(UserSessionModel userSession, ClerkApiException e) {
        EventBuilder event = new EventBuilder(session.getContext().getRealm(), session)
                .event(EventType.LOGOUT)
                .user(userSession.getUser())
                .session(userSession)
                .detail(Details.IDENTITY_PROVIDER, clerk.config().getAlias())
                .detail(Details.REASON, e.kind().reason());
        e.traceId().ifPresent(id -> event.detail("clerk_trace_id", id));
        event.error("clerk_sign_out_failed");
    }
}
