package io.github.keycloakclerk.mcp.resource;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.Profile;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpointCheckProvider;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpointChecker;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpointChecker.AuthorizationCheckException;

/**
 * Refuses, before the user signs in, a resource for which no token could be issued (RFC 8707, 2.1). Does nothing in realms
 * without MCP servers.
 */
final class McpResourceCheck implements AuthorizationEndpointCheckProvider {

    private final KeycloakSession session;

    McpResourceCheck(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void check(AuthorizationEndpointChecker context) throws AuthorizationCheckException {
        String asked = context.getAuthorizationEndpointRequest().getResource();
        if (RequestedResource.filled(asked).isEmpty()) {
            return;
        }
        McpServers known = McpServers.of(context.getRealm());
        if (known.isEmpty()) {
            return;
        }
        Optional<ResourceUrl> resource = ResourceUrl.parse(asked).filter(known::contains);
        if (resource.isEmpty()) {
            if (!Profile.isFeatureEnabled(Profile.Feature.RESOURCE_INDICATORS)) {
                refuse(context, ResourceRefusal.UNKNOWN);
            }
        } else if (!reachable(context).contains(resource.get())) {
            refuse(context, ResourceRefusal.NOT_IN_SCOPE);
        }
    }

    private McpServers reachable(AuthorizationEndpointChecker context) {
        String scope = context.getAuthorizationEndpointRequest().getScope();
        return McpServers.of(TokenManager.getRequestedClientScopes(session, scope, context.getClient(), null));
    }

    private static void refuse(AuthorizationEndpointChecker context, ResourceRefusal refusal)
            throws AuthorizationCheckException {
        context.getEventBuilder()
                .detail(Details.REASON, refusal.sentence())
                .detail("resource", context.getAuthorizationEndpointRequest().getResource())
                .error(Errors.INVALID_REQUEST);
        throw new AuthorizationCheckException(
                Response.Status.BAD_REQUEST, OAuthErrorException.INVALID_TARGET, refusal.sentence());
    }

    @Override
    public void close() {}
}
