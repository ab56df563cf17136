package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.compat.TokenErrors;
import java.util.List;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;

/** Holds all other grants to people who are linked to Clerk to the rule that {@link GuardedRefresh} holds refreshes to. */
record GuardedGrants(KeycloakSession session, Guard guard) implements TokenPostProcessor {

    @Override
    public void process(TokenPostProcessorContext context) {
        if (context.requestRefreshToken() != null) {
            return;
        }
        UserSessionModel userSession =
                context.clientSessionCtx().getClientSession().getUserSession();
        Verdict known = guard.look(userSession);
        Verdict verdict = guard.decide(known);
        if (verdict instanceof Verdict.Refused refused) {
            throw refusal(context, userSession, refused.reason(), Refusal.NOT_ACTIVE);
        }
        if (verdict instanceof Verdict.Unavailable unavailable) {
            throw refusal(context, userSession, unavailable.reason(), Refusal.LATER);
        }
        // A session of other origin may have begun with this request, and nobody else can see it yet.
        boolean fromClerk = Provenance.of(userSession).isPresent();
        if (known instanceof Verdict.Open && fromClerk && !isAlive(userSession)) {
            throw refusal(context, userSession, "session_not_active", Refusal.NOT_ACTIVE);
        }
    }

    /** Clerk's answer may have ended the session. */
    private boolean isAlive(UserSessionModel userSession) {
        return guard.isAlive(new LiveSession(userSession.getId(), false))
                || guard.isAlive(new LiveSession(userSession.getId(), true));
    }

    private RuntimeException refusal(
            TokenPostProcessorContext context, UserSessionModel userSession, String reason, Refusal refusal) {
        // What this request changed in the session must not come back after its end.
        session.getTransactionManager().setRollbackOnly();
        if (refusal == Refusal.NOT_ACTIVE && userSession.getPersistenceState() != SessionPersistenceState.TRANSIENT) {
            new SessionEnd(
                            session.getKeycloakSessionFactory(),
                            userSession.getRealm().getId())
                    .of(List.of(LiveSession.of(userSession)), reason);
        }
        KeycloakContext request = session.getContext();
        new EventBuilder(request.getRealm(), session, request.getConnection())
                .event(type(context))
                .client(request.getClient())
                .user(userSession.getUser())
                .session(userSession)
                .detail(Details.REASON, reason)
                .error(Errors.INVALID_TOKEN);
        // A code is used up by now, so there is nothing to come again with.
        Refusal told = context.code() == null ? refusal : Refusal.NOT_ACTIVE;
        return TokenErrors.refusal(session, told.error(), told.sentence(), told.status());
    }

    private static EventType type(TokenPostProcessorContext context) {
        if (context.code() != null) {
            return EventType.CODE_TO_TOKEN;
        }
        String grant = context.clientSessionCtx().getAttribute(Constants.GRANT_TYPE, String.class);
        if (OAuth2Constants.JWT_AUTHORIZATION_GRANT.equals(grant)) {
            return EventType.JWT_AUTHORIZATION_GRANT;
        }
        return OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE.equals(grant) ? EventType.TOKEN_EXCHANGE : EventType.LOGIN;
    }
}
