package io.github.keycloakclerk.mcp.setup;

import io.github.keycloakclerk.mcp.resource.ResourceUrl;
import io.github.keycloakclerk.mcp.resource.ServerScope;
import io.github.keycloakclerk.mcp.setup.SetupRequest.Scope;
import io.github.keycloakclerk.mcp.setup.SetupRequest.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/** Creates and assigns the client scopes of MCP servers. */
record ServerScopes(RealmModel realm, Changes changes) {

    private static final String MAPPER = "mcp-audience";

    void add(List<Server> servers) {
        servers.forEach(server -> server.scopes().forEach(scope -> add(server, scope)));
    }

    private void add(Server server, Scope asked) {
        ClientScopeModel scope = realm.getClientScopesStream()
                .filter(known -> known.getName().equals(asked.name()))
                .findFirst()
                .orElseGet(() -> make(asked));
        if (!OIDCLoginProtocol.LOGIN_PROTOCOL.equals(scope.getProtocol())) {
            throw new IllegalArgumentException("scopes: " + asked.name() + " is a client scope of another protocol");
        }
        ResourceUrl url = ResourceUrl.parse(server.url()).orElseThrow();
        if (ServerScope.of(Stream.of(scope)).map(ServerScope::server).noneMatch(url::equals)) {
            scope.addProtocolMapper(audience(scope, server.url()));
            changes.add(
                    ResourceType.PROTOCOL_MAPPER,
                    "clientScopes/" + asked.name() + "/" + AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE,
                    "",
                    server.url());
        }
        assign(scope, asked);
    }

    private ClientScopeModel make(Scope asked) {
        ClientScopeModel scope = realm.addClientScope(asked.name());
        scope.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        scope.setIncludeInTokenScope(true);
        scope.setDisplayOnConsentScreen(true);
        scope.setConsentScreenText(asked.consentText());
        changes.add(ResourceType.CLIENT_SCOPE, "clientScopes/" + asked.name(), "", asked.consentText());
        return scope;
    }

    private static ProtocolMapperModel audience(ClientScopeModel scope, String url) {
        ProtocolMapperModel mapper = new ProtocolMapperModel();
        boolean taken = scope.getProtocolMapperByName(OIDCLoginProtocol.LOGIN_PROTOCOL, MAPPER) != null;
        mapper.setName(taken ? MAPPER + " " + url : MAPPER);
        mapper.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        mapper.setProtocolMapper(AudienceProtocolMapper.PROVIDER_ID);
        Map<String, String> config = new HashMap<>();
        config.put(AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE, url);
        config.put(OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN, "true");
        config.put(OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN, "false");
        // Otherwise Keycloak adds the servers of all scopes to introspection responses.
        config.put(OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION, "false");
        mapper.setConfig(config);
        return mapper;
    }

    /** Scopes that are already assigned are not changed. */
    private void assign(ClientScopeModel scope, Scope asked) {
        Optional<Boolean> assigned = Stream.of(true, false)
                .filter(byDefault -> realm.getDefaultClientScopesStream(byDefault)
                        .anyMatch(known -> known.getId().equals(scope.getId())))
                .findFirst();
        if (assigned.isEmpty()) {
            realm.addDefaultClientScope(scope, asked.byDefault());
            changes.add(
                    ResourceType.CLIENT_SCOPE,
                    asked.byDefault() ? "defaultDefaultClientScopes" : "defaultOptionalClientScopes",
                    "",
                    asked.name());
        }
    }
}
