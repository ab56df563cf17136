package io.github.keycloakclerk.mcp.metadata;

import org.keycloak.protocol.oauth2.OAuth2WellKnownProviderFactory;

/** {@link McpMetadata} at {@code /.well-known/oauth-authorization-server}. */
public final class OAuthMetadataFactory extends McpMetadataFactory {

    public OAuthMetadataFactory() {
        super(OAuth2WellKnownProviderFactory.PROVIDER_ID);
    }
}
