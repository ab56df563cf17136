package io.github.keycloakclerk.mcp.resource;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;

/** Creates {@link McpResourceProcessor}. */
public final class McpResourceProcessorFactory implements TokenPostProcessorFactory {

    static final String PROVIDER_ID = "mcp-resource";

    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return new McpResourceProcessor(session);
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }
}
