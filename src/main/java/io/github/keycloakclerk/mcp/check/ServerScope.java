package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/**
 * A client scope that stands for an MCP server; see {@link io.github.keycloakclerk.mcp.resource.McpServers}.
 *
 * @param audience the URL as the mapper spells it
 */
record ServerScope(ClientScopeModel scope, ProtocolMapperModel mapper, String audience, ResourceUrl server) {

    static Stream<ServerScope> of(RealmModel realm) {
        return realm.getClientScopesStream()
                .filter(scope -> OIDCLoginProtocol.LOGIN_PROTOCOL.equals(scope.getProtocol()))
                .flatMap(scope -> scope.getProtocolMappersStream().flatMap(mapper -> of(scope, mapper).stream()));
    }

    private static Optional<ServerScope> of(ClientScopeModel scope, ProtocolMapperModel mapper) {
        String audience = mapper.getConfig().get(AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE);
        return AudienceProtocolMapper.PROVIDER_ID.equals(mapper.getProtocolMapper())
                        && audience != null
                        && reachesTokens(mapper)
                ? ResourceUrl.parse(audience).map(server -> new ServerScope(scope, mapper, audience, server))
                : Optional.empty();
    }

    /** As Keycloak's mapper: a client as audience comes before a URL, and access tokens can be left out. */
    private static boolean reachesTokens(ProtocolMapperModel mapper) {
        String client = mapper.getConfig().get(AudienceProtocolMapper.INCLUDED_CLIENT_AUDIENCE);
        return (client == null || client.isEmpty()) && OIDCAttributeMapperHelper.includeInAccessToken(mapper);
    }

    String name() {
        return scope.getName();
    }
}
