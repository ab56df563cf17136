package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInFailure.Outcome;
import io.github.keycloakclerk.broker.signin.SignInFailureAnswer;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticator;
import org.keycloak.cookie.CookieProvider;
import org.keycloak.cookie.CookieType;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.IdentityCookieToken;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Applies the check of {@link GuardedRefresh} to single sign-on of clients that get no tokens, such as SAML clients.
 * Otherwise the cookie works as in Keycloak. OpenID Connect clients are checked before they get tokens.
 */
final class GuardedCookie extends CookieAuthenticator {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        Optional<SessionReference> live = OIDCLoginProtocol.LOGIN_PROTOCOL.equals(authSession.getProtocol())
                ? Optional.empty()
                : session(context.getSession());
        Optional<String> refused = live.flatMap(found -> refusal(context.getSession(), found));
        if (refused.isEmpty()) {
            super.authenticate(context);
            return;
        }
        EventBuilder event = context.getEvent();
        SignInFailure failure = new SignInFailure(refused.get(), Outcome.DENIED, "clerkSessionEnded", Optional.empty());
        SignInFailureAnswer answers = new SignInFailureAnswer(context.getSession(), event);
        answers.record(failure, provider(context.getSession(), live.get()));
        context.failure(AuthenticationFlowError.INVALID_CLIENT_SESSION, answers.answer(failure, authSession));
    }

    private static Optional<SessionReference> session(KeycloakSession session) {
        String cookie = session.getProvider(CookieProvider.class).get(CookieType.IDENTITY);
        return Optional.ofNullable(cookie)
                .map(text -> session.tokens().decode(text, IdentityCookieToken.class))
                .map(IdentityCookieToken::getSessionId)
                .map(id -> new SessionReference(id, false));
    }

    /** Why the session is not accepted any more. It is ended, unless Clerk does not answer. */
    private static Optional<String> refusal(KeycloakSession session, SessionReference live) {
        Guard guard = DefaultClerkLifecycle.of(session).guard();
        TokenDecision known = guard.lookAt(live);
        TokenDecision decision = guard.decide(known);
        TokenCheckCount.add(session, "cookie", known, decision);
        if (decision instanceof TokenDecision.Unavailable unavailable) {
            return Optional.of(unavailable.reason());
        }
        if (decision instanceof TokenDecision.Refused refused) {
            new SessionTermination(
                            session.getKeycloakSessionFactory(),
                            session.getContext().getRealm().getId())
                    .end(List.of(live), refused.reason());
            return Optional.of(refused.reason());
        }
        // Clerk's answer may have ended the session after this request read it.
        return known instanceof TokenDecision.MustAsk && !guard.isAlive(live)
                ? Optional.of("session_not_active")
                : Optional.empty();
    }

    /** The provider of the session; empty if the session has ended. */
    private static String provider(KeycloakSession session, SessionReference live) {
        return live.find(session, session.getContext().getRealm())
                .flatMap(ClerkSessionNotes::of)
                .map(ClerkSessionNotes::provider)
                .orElse("");
    }
}
