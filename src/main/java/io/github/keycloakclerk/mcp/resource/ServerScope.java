package io.github.keycloakclerk.mcp.resource;

import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/**
 * A client scope of an MCP server; see {@link McpServers}. Access tokens with the scope have the server as audience.
 *
 * @param audience the URL of the server, as entered in the mapper
 */
public record ServerScope(ClientScopeModel scope, ProtocolMapperModel mapper, String audience, ResourceUrl server) {

    /** The server scopes of a realm. */
    public static Stream<ServerScope> of(RealmModel realm) {
        return of(realm.getClientScopesStream());
    }

    /** The server scopes among some client scopes. */
    public static Stream<ServerScope> of(Stream<ClientScopeModel> scopes) {
        return scopes.filter(scope -> OIDCLoginProtocol.LOGIN_PROTOCOL.equals(scope.getProtocol()))
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

    /** As in Keycloak's mapper, a client as audience takes precedence over a URL, and access tokens can be excluded. */
    private static boolean reachesTokens(ProtocolMapperModel mapper) {
        String client = mapper.getConfig().get(AudienceProtocolMapper.INCLUDED_CLIENT_AUDIENCE);
        return (client == null || client.isEmpty()) && OIDCAttributeMapperHelper.includeInAccessToken(mapper);
    }

    /** The name in the {@code scope} parameter. */
    public String name() {
        return scope.getName();
    }
}
