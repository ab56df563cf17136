package io.github.keycloakclerk.mcp.metadata;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.wellknown.WellKnownProvider;
import org.keycloak.wellknown.WellKnownProviderFactory;

/** Puts {@link McpMetadata} in the place of one of Keycloak's documents. */
abstract class McpMetadataFactory implements WellKnownProviderFactory {

    private final String document;

    /** @param document id of Keycloak's provider of the document, and the last part of its path */
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

    /** The lowest counts, and Keycloak's own have 100. */
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
