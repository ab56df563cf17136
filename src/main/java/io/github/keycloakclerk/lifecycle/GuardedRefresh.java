package io.github.keycloakclerk.lifecycle;

import java.util.List;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager.AccessTokenResponseBuilder;
import org.keycloak.protocol.oidc.refresh.InitialRefreshTokenContext;
import org.keycloak.protocol.oidc.refresh.RefreshTokenContext;
import org.keycloak.protocol.oidc.refresh.RefreshTokenProvider;
import org.keycloak.representations.RefreshToken;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.util.TokenUtil;

/**
 * Runs before Keycloak's refresh if Clerk must be asked or has denied the user. A new token then contains what Clerk's
 * answer changed, and a refused request does not use up the refresh token.
 */
final class GuardedRefresh implements RefreshTokenProvider {

    private static final String GRANT = OAuth2Constants.REFRESH_TOKEN;

    private static final String DECISION = GuardedRefresh.class.getName();

    private final KeycloakSession session;
    private final Guard guard;

    GuardedRefresh(KeycloakSession session, Guard guard) {
        this.session = session;
        this.guard = guard;
    }

    @Override
    public boolean supports(InitialRefreshTokenContext context) {
        return false;
    }

    @Override
    public RefreshToken generateRefreshToken(InitialRefreshTokenContext context) {
        throw new UnsupportedOperationException();
    }

    /** Whether Clerk must be asked or the refresh refused. All else is left to Keycloak. */
    @Override
    public boolean supports(RefreshTokenContext context) {
        TokenDecision decision = guard.lookAt(liveSession(context));
        session.setAttribute(DECISION, decision);
        if (decision instanceof TokenDecision.Allowed) {
            TokenCheckCount.add(session, GRANT, decision, decision);
            return false;
        }
        return true;
    }

    @Override
    public AccessTokenResponseBuilder refreshAccessToken(RefreshTokenContext context) throws OAuthErrorException {
        TokenDecision known = session.getAttribute(DECISION, TokenDecision.class);
        TokenDecision decision = guard.decide(known);
        TokenCheckCount.add(session, GRANT, known, decision);
        if (decision instanceof TokenDecision.Refused refused
                && refused.isInDoubt()
                && liveSession(context).offline()) {
            throw refusal(context, refused.reason(), TokenError.LATER);
        }
        if (decision instanceof TokenDecision.Refused refused) {
            new SessionTermination(
                            session.getKeycloakSessionFactory(),
                            session.getContext().getRealm().getId())
                    .end(List.of(liveSession(context)), refused.reason());
            throw refusal(context, refused.reason(), TokenError.NOT_ACTIVE);
        }
        if (decision instanceof TokenDecision.Unavailable unavailable) {
            throw refusal(context, unavailable.reason(), TokenError.LATER);
        }
        return next(context).refreshAccessToken(context);
    }

    private static SessionReference liveSession(RefreshTokenContext context) {
        RefreshToken token = context.oldRefreshToken();
        String id = Optional.ofNullable(token.getSessionId()).orElse("");
        return new SessionReference(id, TokenUtil.TOKEN_TYPE_OFFLINE.equals(token.getType()));
    }

    private RefreshTokenProvider next(RefreshTokenContext context) throws OAuthErrorException {
        return session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(RefreshTokenProvider.class)
                .filter(factory -> !factory.getId().equals(GuardedRefreshFactory.PROVIDER_ID))
                .sorted((one, other) -> other.order() - one.order())
                .map(factory -> session.getProvider(RefreshTokenProvider.class, factory.getId()))
                .filter(provider -> provider.supports(context))
                .findFirst()
                .orElseThrow(
                        () -> new OAuthErrorException(Errors.INVALID_REQUEST, "No provider for the refresh token"));
    }

    private static CorsErrorResponseException refusal(RefreshTokenContext context, String reason, TokenError refusal) {
        context.grantContext().getEvent().detail(Details.REASON, reason).error(Errors.INVALID_TOKEN);
        return new CorsErrorResponseException(
                context.grantContext().getCors(), refusal.error(), refusal.sentence(), refusal.status());
    }
}
