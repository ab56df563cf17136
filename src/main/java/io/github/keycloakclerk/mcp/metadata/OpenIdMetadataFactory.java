package io.github.keycloakclerk.mcp.metadata;

import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;

/** {@link McpMetadata} at {@code /.well-known/openid-configuration}, where MCP clients look second. */
public final class OpenIdMetadataFactory extends McpMetadataFactory {

    public OpenIdMetadataFactory() {
        super(OIDCWellKnownProviderFactory.PROVIDER_ID);
    }
}
