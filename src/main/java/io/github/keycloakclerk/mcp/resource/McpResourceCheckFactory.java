package io.github.keycloakclerk.mcp.resource;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel.RealmPostCreateEvent;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpointCheckProvider;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpointCheckProviderFactory;

/** Creates {@link McpResourceCheck}. */
public final class McpResourceCheckFactory implements AuthorizationEndpointCheckProviderFactory {

    @Override
    public AuthorizationEndpointCheckProvider create(KeycloakSession session) {
        return new McpResourceCheck(session);
    }

    @Override
    public String getId() {
        return McpResourceProcessorFactory.PROVIDER_ID;
    }

    @Override
    public boolean isSupported(Config.Scope config) {
        return true;
    }

    @Override
    public void init(Config.Scope config) {}

    /** After the import of a realm, because Keycloak imports client scopes last. */
    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof RealmPostCreateEvent created) {
                McpServers.requireFilled(created.getCreatedRealm());
            }
        });
    }

    @Override
    public void close() {}
}
