package io.github.keycloakclerk.mcp;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;

/**
 * The MCP servers that a set of client scopes stands for. A server is what an administrator enters as <em>Included Custom
 * Audience</em> of an <em>Audience</em> mapper, as Keycloak's guide for MCP says.
 */
record McpServers(Set<ResourceUrl> urls) {

    static McpServers of(RealmModel realm) {
        return of(realm.getClientScopesStream());
    }

    static McpServers of(Stream<ClientScopeModel> scopes) {
        return new McpServers(scopes.flatMap(ClientScopeModel::getProtocolMappersStream)
                .map(McpServers::audience)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean isEmpty() {
        return urls.isEmpty();
    }

    boolean contains(ResourceUrl url) {
        return urls.contains(url);
    }

    private static Optional<ResourceUrl> audience(ProtocolMapperModel mapper) {
        return Optional.of(mapper)
                .filter(any -> AudienceProtocolMapper.PROVIDER_ID.equals(any.getProtocolMapper()))
                .map(audience -> audience.getConfig().get(AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE))
                .flatMap(ResourceUrl::parse);
    }
}
