package io.github.keycloakclerk.mcp.resource;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.resourceindicators.ResourceIndicatorsPostProcessor;
import org.keycloak.protocol.oidc.resourceindicators.ResourceIndicatorsPostProcessorFactory;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;

/**
 * Replaces Keycloak's factory: of two providers with the same ID, the one with the higher {@link #order()} wins. Like
 * Keycloak's, it requires the feature {@code resource-indicators}.
 */
public final class ResourceIndicatorsFactory extends ResourceIndicatorsPostProcessorFactory {

    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return new ResourceIndicators(session, new ResourceIndicatorsPostProcessor(session));
    }

    @Override
    public int order() {
        return 10;
    }
}
