package io.github.keycloakclerk.mcp.resource;

import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenInterceptorException;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;

/**
 * Runs Keycloak's processor of the feature {@code resource-indicators} for all resources except MCP servers. It knows only
 * clients as resources and would refuse every MCP server that {@link McpResourceProcessor} accepts.
 *
 * @param keycloak Keycloak's processor
 */
record ResourceIndicators(KeycloakSession session, TokenPostProcessor keycloak) implements TokenPostProcessor {

    @Override
    public void process(TokenPostProcessorContext context) {
        RequestedResource requested = RequestedResource.of(context, session);
        McpServers known = McpServers.of(session.getContext().getRealm());
        if (requested.isAbsent() || requested.url().filter(known::contains).isPresent()) {
            return;
        }
        if (context.accessToken().getAudience() == null) {
            // Keycloak 26.7 throws a NullPointerException here (keycloak#49077).
            throw new TokenInterceptorException(
                    OAuthErrorException.INVALID_TARGET, ResourceRefusal.NOT_IN_SCOPE.sentence());
        }
        keycloak.process(context);
    }
}
