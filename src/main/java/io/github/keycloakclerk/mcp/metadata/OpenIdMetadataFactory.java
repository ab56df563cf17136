package io.github.keycloakclerk.mcp.metadata;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.OIDCWellKnownProviderFactory;
import org.keycloak.wellknown.WellKnownProvider;
import org.keycloak.wellknown.WellKnownProviderFactory;

/** {@link McpMetadata} at {@code /.well-known/openid-configuration}. */
public final class OpenIdMetadataFactory implements WellKnownProviderFactory {

    @Override
    public WellKnownProvider create(KeycloakSession session) {
        return new McpMetadata(session, OIDCWellKnownProviderFactory.PROVIDER_ID);
    }

    @Override
    public String getId() {
        return "mcp-openid-configuration";
    }

    @Override
    public String getAlias() {
        return OIDCWellKnownProviderFactory.PROVIDER_ID;
    }

    @Override
    public int getPriority() {
        return 0;
    }

    /** Also at {@code /.well-known/openid-configuration/realms/{realm}}, where MCP clients look second. */
    @Override
    public boolean isAvailableViaServerMetadata() {
        return true;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
