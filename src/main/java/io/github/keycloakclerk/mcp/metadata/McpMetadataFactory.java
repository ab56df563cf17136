package io.github.keycloakclerk.mcp.metadata;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.wellknown.WellKnownProvider;
import org.keycloak.wellknown.WellKnownProviderFactory;

/** Replaces one of Keycloak's metadata documents with {@link McpMetadata}. */
abstract class McpMetadataFactory implements WellKnownProviderFactory {

    private final String document;

    /** @param document the ID of Keycloak's provider, which is also the last part of the document's path */
    McpMetadataFactory(String document) {
        this.document = document;
    }

    @Override
    public WellKnownProvider create(KeycloakSession session) {
        return new McpMetadata(session, document);
    }

    @Override
    public String getId() {
        return "mcp-" + document;
    }

    @Override
    public String getAlias() {
        return document;
    }

    /** The lowest value wins; Keycloak's providers have 100. */
    @Override
    public int getPriority() {
        return 0;
    }

    /** Also at {@code /.well-known/{document}/realms/{realm}}, where MCP clients look (RFC 8414, section 3.1). */
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
