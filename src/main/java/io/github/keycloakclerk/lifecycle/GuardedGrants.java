package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.compat.TokenErrors;
import java.util.List;
import java.util.Locale;
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

/** Applies the check of {@link GuardedRefresh} to all other grants for users who are linked to Clerk. */
record GuardedGrants(KeycloakSession session, Guard guard) implements TokenPostProcessor {

    @Override
    public void process(TokenPostProcessorContext context) {
        if (context.requestRefreshToken() != null) {
            return;
        }
        UserSessionModel userSession =
                context.clientSessionCtx().getClientSession().getUserSession();
        TokenDecision known = guard.look(userSession);
        TokenDecision decision = guard.decide(known);
        TokenCheckCount.add(session, type(context).name().toLowerCase(Locale.ROOT), known, decision);
        if (decision instanceof TokenDecision.Refused refused) {
            throw refusal(context, userSession, refused.reason(), TokenError.NOT_ACTIVE);
        }
        if (decision instanceof TokenDecision.Unavailable unavailable) {
            throw refusal(context, userSession, unavailable.reason(), TokenError.LATER);
        }
        // A session without a Clerk sign-in may be new in this request, and not visible to other transactions yet.
        boolean fromClerk = ClerkSessionNotes.of(userSession).isPresent();
        if (known instanceof TokenDecision.MustAsk && fromClerk && !isAlive(userSession)) {
            throw refusal(context, userSession, "session_not_active", TokenError.NOT_ACTIVE);
        }
    }

    /** Clerk's answer may have ended the session. */
    private boolean isAlive(UserSessionModel userSession) {
        return guard.isAlive(new SessionReference(userSession.getId(), false))
                || guard.isAlive(new SessionReference(userSession.getId(), true));
    }

    private RuntimeException refusal(
            TokenPostProcessorContext context, UserSessionModel userSession, String reason, TokenError refusal) {
        // Changes of this request must not restore the session after its end.
        session.getTransactionManager().setRollbackOnly();
        if (refusal == TokenError.NOT_ACTIVE
                && userSession.getPersistenceState() != SessionPersistenceState.TRANSIENT) {
            new SessionTermination(
                            session.getKeycloakSessionFactory(),
                            userSession.getRealm().getId())
                    .end(List.of(SessionReference.of(userSession)), reason);
        }
        KeycloakContext request = session.getContext();
        new EventBuilder(request.getRealm(), session, request.getConnection())
                .event(type(context))
                .client(request.getClient())
                .user(userSession.getUser())
                .session(userSession)
                .detail(Details.REASON, reason)
                .error(Errors.INVALID_TOKEN);
        // The code is used up by now, so the client cannot retry.
        TokenError told = context.code() == null ? refusal : TokenError.NOT_ACTIVE;
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
