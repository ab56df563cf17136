package io.github.keycloakclerk.mcp.resource;

import io.github.keycloakclerk.compat.CurrentRequest;
import io.github.keycloakclerk.compat.Placeholders;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;

/**
 * The MCP servers of a set of client scopes. An administrator enters the URL of a server as <em>Included Custom Audience</em>
 * of an <em>Audience</em> mapper, as in Keycloak's guide for MCP.
 */
public record McpServers(Set<ResourceUrl> urls) {

    public static McpServers of(RealmModel realm) {
        return of(realm.getClientScopesStream());
    }

    public static McpServers of(Stream<ClientScopeModel> scopes) {
        return new McpServers(audiences(scopes)
                .map(ResourceUrl::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Refuses a newly created realm with an unresolved environment variable in its import file: no client could get a token for
     * such a server.
     *
     * @throws RuntimeException with a message that names the variable
     */
    static void requireFilled(RealmModel realm) {
        audiences(realm.getClientScopesStream())
                .flatMap(audience -> Placeholders.complaint(audience).stream())
                .findFirst()
                .ifPresent(sentence -> {
                    throw CurrentRequest.refusal(
                            new IllegalArgumentException("Included Custom Audience: " + sentence + "."));
                });
    }

    public boolean isEmpty() {
        return urls.isEmpty();
    }

    public boolean contains(ResourceUrl url) {
        return urls.contains(url);
    }

    private static Stream<String> audiences(Stream<ClientScopeModel> scopes) {
        return scopes.flatMap(ClientScopeModel::getProtocolMappersStream)
                .filter(mapper -> AudienceProtocolMapper.PROVIDER_ID.equals(mapper.getProtocolMapper()))
                .flatMap(audience ->
                        Stream.ofNullable(audience.getConfig().get(AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE)));
    }
}
