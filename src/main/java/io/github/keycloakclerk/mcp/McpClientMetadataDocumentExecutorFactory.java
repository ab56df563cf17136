package io.github.keycloakclerk.mcp;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.executor.AbstractClientIdMetadataDocumentExecutorFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/**
 * Makes {@link McpClientMetadataDocumentExecutor} and shows its settings in the admin console: those of Keycloak's executor, and
 * one more. Unlike Keycloak's it is there without the feature {@code cimd} too, and does nothing then, so that a realm can be
 * imported either way.
 */
public final class McpClientMetadataDocumentExecutorFactory extends AbstractClientIdMetadataDocumentExecutorFactory {

    static final String PROVIDER_ID = "mcp-client-metadata-document";

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
        return "On receiving an authorization request whose client_id is the address of a Client ID Metadata Document, this"
                + " executor reads the document and registers the client, also where the document has members or grant types"
                + " that Keycloak does not know.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(ALLOW_HTTP_SCHEME)
                .label("Allow http scheme")
                .helpText("If ON, documents and keys may be at addresses that begin with http:. Only for development.")
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .defaultValue(false)
                .add()
                .property()
                .name(TRUSTED_DOMAINS)
                .label("Trusted domains")
                .helpText(
                        "Hosts of documents, of keys and of https redirect URIs, such as claude.ai, or *.example.org for"
                                + " example.org and everything below it. If empty, no document is accepted.")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .property()
                .name(RESTRICT_SAME_DOMAIN)
                .label("Restrict same domain")
                .helpText(
                        "If ON, every address in a document must be covered by the trusted domain that covers the document."
                                + " Clients that come back to the person's own computer are then refused.")
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .defaultValue(false)
                .add()
                .property()
                .name(REQUIRED_PROPERTIES)
                .label("Required properties")
                .helpText("Members that a document must have, beside client_id, client_name and redirect_uris.")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .property()
                .name(McpClientMetadataDocumentConfig.ALLOW_PRIVATE_ADDRESSES)
                .label("Allow private addresses")
                .helpText(
                        "If ON, documents and keys may also come from this machine and from private networks. Only for"
                                + " development: anybody could have Keycloak call addresses inside your network.")
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .defaultValue(false)
                .add()
                .build();
    }
}
