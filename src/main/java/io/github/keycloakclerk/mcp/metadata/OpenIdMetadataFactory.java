package io.github.keycloakclerk.mcp.metadata;

import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;

/** {@link McpMetadata} at {@code /.well-known/openid-configuration}, the second place where MCP clients look. */
public final class OpenIdMetadataFactory extends McpMetadataFactory {

    public OpenIdMetadataFactory() {
        super(OIDCWellKnownProviderFactory.PROVIDER_ID);
    }
}
