package io.github.keycloakclerk.mcp.resource;

import io.github.keycloakclerk.compat.TokenErrors;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.Profile;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;
import org.keycloak.representations.AccessToken;

/**
 * Restricts an access token to the MCP server that the client named (RFC 8707). The mappers of the granted scopes define the
 * possible values of {@code aud}; none is added. The choice is stored in the code and in the refresh token, not in the single
 * sign-on session, which clients share.
 *
 * <p>Keycloak 26.7 passes the parameter to every processor, even if its feature {@code resource-indicators} is disabled.
 */
final class McpResourceProcessor implements TokenPostProcessor {

    private final KeycloakSession session;

    McpResourceProcessor(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void process(TokenPostProcessorContext context) {
        RequestedResource requested = RequestedResource.of(context, session);
        if (requested.isAbsent()) {
            return;
        }
        McpServers known = McpServers.of(session.getContext().getRealm());
        if (known.isEmpty()) {
            return;
        }
        Optional<ResourceUrl> resource = requested.url().filter(known::contains);
        if (resource.isEmpty() && Profile.isFeatureEnabled(Profile.Feature.RESOURCE_INDICATORS)) {
            return;
        }
        if (resource.isEmpty()) {
            throw refusal(context, ResourceRefusal.UNKNOWN);
        }
        if (!requested.agrees()) {
            throw refusal(context, ResourceRefusal.DIFFERENT);
        }
        narrow(context, resource.get());
    }

    private void narrow(TokenPostProcessorContext context, ResourceUrl resource) {
        AccessToken token = context.accessToken();
        String audience = audiences(token)
                .filter(url -> ResourceUrl.parse(url).filter(resource::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> refusal(context, ResourceRefusal.NOT_IN_SCOPE));
        token.audience(audience);
        if (context.refreshToken() != null) {
            context.refreshToken().getOtherClaims().put(OAuth2Constants.RESOURCE, audience);
        }
    }

    private static Stream<String> audiences(AccessToken token) {
        return token.getAudience() == null ? Stream.empty() : Arrays.stream(token.getAudience());
    }

    private RuntimeException refusal(TokenPostProcessorContext context, ResourceRefusal refusal) {
        giveBack(context);
        KeycloakContext request = session.getContext();
        new EventBuilder(request.getRealm(), session, request.getConnection())
                .event(type(context))
                .client(request.getClient())
                .detail(Details.REASON, refusal.sentence())
                .error(OAuthErrorException.INVALID_TARGET);
        return TokenErrors.refusal(
                session, OAuthErrorException.INVALID_TARGET, refusal.sentence(), Response.Status.BAD_REQUEST);
    }

    /**
     * Keycloak 26.7 counts a refresh token as used before processors run, even if one then refuses. The next, correct request
     * would count as a replay and end the session. Replayed tokens are refused before processors run.
     */
    private void giveBack(TokenPostProcessorContext context) {
        if (context.requestRefreshToken() == null
                || !session.getContext().getRealm().isRevokeRefreshToken()) {
            return;
        }
        AuthenticatedClientSessionModel client = context.clientSessionCtx().getClientSession();
        String key = new TokenManager().getReuseIdKey(context.requestRefreshToken());
        client.setRefreshTokenUseCount(key, Math.max(0, client.getRefreshTokenUseCount(key) - 1));
    }

    private static EventType type(TokenPostProcessorContext context) {
        if (context.requestRefreshToken() != null) {
            return EventType.REFRESH_TOKEN;
        }
        String grant = context.clientSessionCtx().getAttribute(Constants.GRANT_TYPE, String.class);
        if (OAuth2Constants.JWT_AUTHORIZATION_GRANT.equals(grant)) {
            return EventType.JWT_AUTHORIZATION_GRANT;
        }
        return context.code() != null ? EventType.CODE_TO_TOKEN : EventType.TOKEN_EXCHANGE;
    }
}
