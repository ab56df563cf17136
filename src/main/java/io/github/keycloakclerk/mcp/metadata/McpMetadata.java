package io.github.keycloakclerk.mcp.metadata;

import io.github.keycloakclerk.mcp.resource.McpServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.representations.OIDCConfigurationRepresentation;
import org.keycloak.wellknown.WellKnownProvider;

/**
 * Keycloak's metadata (RFC 8414, OpenID Connect Discovery) as MCP clients need it: with public clients, PKCE with S256, and
 * only scopes that a client may request. Realms without MCP servers keep Keycloak's metadata.
 *
 * @param keycloak the ID of Keycloak's provider
 */
record McpMetadata(KeycloakSession session, String keycloak) implements WellKnownProvider {

    private static final String NONE = "none";

    @Override
    public Object getConfig() {
        Object config = session.getProvider(WellKnownProvider.class, keycloak).getConfig();
        if (config instanceof OIDCConfigurationRepresentation metadata
                && !McpServers.of(session.getContext().getRealm()).isEmpty()) {
            adapt(metadata);
        }
        return config;
    }

    private void adapt(OIDCConfigurationRepresentation metadata) {
        metadata.setCodeChallengeMethodsSupported(List.of(OAuth2Constants.PKCE_METHOD_S256));
        List<String> methods = new ArrayList<>(metadata.getTokenEndpointAuthMethodsSupported());
        if (!methods.contains(NONE)) {
            methods.add(NONE);
        }
        metadata.setTokenEndpointAuthMethodsSupported(methods);
        new JwtGrants(session).tell(metadata);
        if (metadata.getScopesSupported() != null) {
            Set<String> internal = internalScopes();
            metadata.setScopesSupported(metadata.getScopesSupported().stream()
                    .filter(scope -> !internal.contains(scope))
                    .toList());
        }
    }

    /** Scopes that are not in a token's scope or not on the consent page are internal; requesting one is an error. */
    private Set<String> internalScopes() {
        return session.getContext()
                .getRealm()
                .getClientScopesStream()
                .filter(scope -> OIDCLoginProtocol.LOGIN_PROTOCOL.equals(scope.getProtocol()))
                .filter(scope -> !scope.isIncludeInTokenScope() || !scope.isDisplayOnConsentScreen())
                .map(ClientScopeModel::getName)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {}
}
