package io.github.keycloakclerk.mcp;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;

/** Makes {@link McpClientRegistrationExecutor} and shows its settings in the admin console. */
public final class McpClientRegistrationExecutorFactory implements ClientPolicyExecutorProviderFactory {

    static final String PROVIDER_ID = "mcp-client-registration";

    @Override
    public ClientPolicyExecutorProvider<?> create(KeycloakSession session) {
        return new McpClientRegistrationExecutor(session);
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getHelpText() {
        return "On registering and updating a client by dynamic client registration or by a Client ID Metadata Document, this"
                + " executor lets only known redirect URIs pass, gives the client the realm's default and optional scopes,"
                + " allows any port of loopback addresses, and requires PKCE and consent. Clients that an administrator makes"
                + " are not touched.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(McpClientRegistrationConfig.ALLOWED_REDIRECT_HOSTS)
                .label("Allowed redirect hosts")
                .helpText(
                        "Hosts to which clients may have people sent back, compared exactly, such as claude.ai. They need"
                                + " https. Addresses of the person's own computer (127.0.0.1, [::1], localhost) are always allowed,"
                                + " with http and any port; nothing else is.")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .property()
                .name(McpClientRegistrationConfig.ALLOWED_REDIRECT_SCHEMES)
                .label("Allowed redirect schemes")
                .helpText("Schemes of apps to which clients may have people sent back, such as cursor for"
                        + " cursor://anysphere.cursor-mcp/oauth/callback. Any app on a device can claim a scheme: list only"
                        + " those of clients that you know.")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .property()
                .name(McpClientRegistrationConfig.ALLOWED_SCOPES)
                .label("Allowed client scopes")
                .helpText(
                        "Of the realm's default and optional client scopes, those that such clients may have. Scopes that"
                                + " are not included in the token scope always apply. If empty, all apply.")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .build();
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
