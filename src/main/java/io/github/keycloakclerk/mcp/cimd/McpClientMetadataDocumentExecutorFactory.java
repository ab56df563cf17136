package io.github.keycloakclerk.mcp.cimd;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.executor.AbstractClientIdMetadataDocumentExecutorFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/**
 * Creates {@link McpClientMetadataDocumentExecutor} and defines its settings in the admin console: those of Keycloak's executor
 * and one more. Unlike Keycloak's executor it exists without the feature {@code cimd} too, and then does nothing. Realms can
 * thus be imported with or without the feature.
 */
public final class McpClientMetadataDocumentExecutorFactory extends AbstractClientIdMetadataDocumentExecutorFactory {

    public static final String PROVIDER_ID = "mcp-client-metadata-document";

    private final DocumentHttp http = new DocumentHttp();

    @Override
    public ClientPolicyExecutorProvider<?> create(KeycloakSession session) {
        return new McpClientMetadataDocumentExecutor(session, providerConfig, http);
    }

    @Override
    public void init(Config.Scope config) {
        super.init(config);
        http.init(Config.scope("connectionsHttpClient", "default"));
    }

    @Override
    public boolean isSupported(Config.Scope config) {
        return true;
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getHelpText() {
        return "On receiving an authorization request whose client_id is the URL of a Client ID Metadata Document, this"
                + " executor reads the document and registers the client. Members and grant types that Keycloak does not know"
                + " are ignored.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(ALLOW_HTTP_SCHEME)
                .label("mcp.document.cimd-allow-http-scheme")
                .helpText("mcp.document.cimd-allow-http-scheme.help")
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .defaultValue(false)
                .add()
                .property()
                .name(TRUSTED_DOMAINS)
                .label("mcp.document.cimd-allow-permitted-domains")
                .helpText("mcp.document.cimd-allow-permitted-domains.help")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .property()
                .name(RESTRICT_SAME_DOMAIN)
                .label("mcp.document.cimd-restrict-same-domain")
                .helpText("mcp.document.cimd-restrict-same-domain.help")
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .defaultValue(false)
                .add()
                .property()
                .name(REQUIRED_PROPERTIES)
                .label("mcp.document.cimd-required-properties")
                .helpText("mcp.document.cimd-required-properties.help")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .property()
                .name(McpClientMetadataDocumentConfig.ALLOW_PRIVATE_ADDRESSES)
                .label("mcp.document.allow-private-addresses")
                .helpText("mcp.document.allow-private-addresses.help")
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .defaultValue(false)
                .add()
                .build();
    }
}
