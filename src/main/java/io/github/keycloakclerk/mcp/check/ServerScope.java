package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;

/**
 * A client scope that stands for an MCP server; see {@link io.github.keycloakclerk.mcp.resource.McpServers}.
 *
 * @param audience the URL as the mapper spells it
 */
record ServerScope(ClientScopeModel scope, ProtocolMapperModel mapper, String audience, ResourceUrl server) {

    static Stream<ServerScope> of(RealmModel realm) {
        return realm.getClientScopesStream()
                .flatMap(scope -> scope.getProtocolMappersStream().flatMap(mapper -> of(scope, mapper).stream()));
    }

    private static Optional<ServerScope> of(ClientScopeModel scope, ProtocolMapperModel mapper) {
        String audience = mapper.getConfig().get(AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE);
        return AudienceProtocolMapper.PROVIDER_ID.equals(mapper.getProtocolMapper()) && audience != null
                ? ResourceUrl.parse(audience).map(server -> new ServerScope(scope, mapper, audience, server))
                : Optional.empty();
    }

    String name() {
        return scope.getName();
    }
}
