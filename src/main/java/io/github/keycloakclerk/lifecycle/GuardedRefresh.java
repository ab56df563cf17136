package io.github.keycloakclerk.lifecycle;

import java.util.List;
import java.util.Optional;
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
 * Stands before Keycloak's refresh where Clerk has to be asked or has said no. It comes first, so that a new token carries
 * what the answer changed, and a refused request does not use the refresh token up.
 */
final class GuardedRefresh implements RefreshTokenProvider {

    private static final String VERDICT = GuardedRefresh.class.getName();

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

    /** Whether there is something to ask or to refuse; all else is left to Keycloak. */
    @Override
    public boolean supports(RefreshTokenContext context) {
        Verdict verdict = guard.lookAt(liveSession(context));
        session.setAttribute(VERDICT, verdict);
        return !(verdict instanceof Verdict.Allowed);
    }

    @Override
    public AccessTokenResponseBuilder refreshAccessToken(RefreshTokenContext context) throws OAuthErrorException {
        Verdict verdict = guard.decide(session.getAttribute(VERDICT, Verdict.class));
        if (verdict instanceof Verdict.Refused refused
                && refused.isInDoubt()
                && liveSession(context).offline()) {
            throw refusal(context, refused.reason(), Refusal.LATER);
        }
        if (verdict instanceof Verdict.Refused refused) {
            new SessionEnd(
                            session.getKeycloakSessionFactory(),
                            session.getContext().getRealm().getId())
                    .of(List.of(liveSession(context)), refused.reason());
            throw refusal(context, refused.reason(), Refusal.NOT_ACTIVE);
        }
        if (verdict instanceof Verdict.Unavailable unavailable) {
            throw refusal(context, unavailable.reason(), Refusal.LATER);
        }
        return next(context).refreshAccessToken(context);
    }

    private static LiveSession liveSession(RefreshTokenContext context) {
        RefreshToken token = context.oldRefreshToken();
        String id = Optional.ofNullable(token.getSessionId()).orElse("");
        return new LiveSession(id, TokenUtil.TOKEN_TYPE_OFFLINE.equals(token.getType()));
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

    private static CorsErrorResponseException refusal(RefreshTokenContext context, String reason, Refusal refusal) {
        context.grantContext().getEvent().detail(Details.REASON, reason).error(Errors.INVALID_TOKEN);
        return new CorsErrorResponseException(
                context.grantContext().getCors(), refusal.error(), refusal.sentence(), refusal.status());
    }
}
