package io.github.keycloakclerk.mcp.registration;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;

/** Creates {@link McpClientRegistrationExecutor} and defines its settings in the admin console. */
public final class McpClientRegistrationExecutorFactory implements ClientPolicyExecutorProviderFactory {

    /** Setting: allowed hosts of redirect URIs; see {@link RedirectRules}. */
    public static final String ALLOWED_REDIRECT_HOSTS = McpClientRegistrationConfig.ALLOWED_REDIRECT_HOSTS;

    /** Setting: allowed URI schemes of apps. */
    public static final String ALLOWED_REDIRECT_SCHEMES = McpClientRegistrationConfig.ALLOWED_REDIRECT_SCHEMES;

    public static final String PROVIDER_ID = "mcp-client-registration";

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
                + " executor accepts only allowed redirect URIs, assigns the default and optional scopes of the realm, allows any"
                + " port of loopback redirect URIs, and requires PKCE and consent. Clients created by an administrator are not"
                + " changed.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(McpClientRegistrationConfig.ALLOWED_REDIRECT_HOSTS)
                .label("mcp.registration.allowed-redirect-hosts")
                .helpText("mcp.registration.allowed-redirect-hosts.help")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .property()
                .name(McpClientRegistrationConfig.ALLOWED_REDIRECT_SCHEMES)
                .label("mcp.registration.allowed-redirect-schemes")
                .helpText("mcp.registration.allowed-redirect-schemes.help")
                .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
                .add()
                .property()
                .name(McpClientRegistrationConfig.ALLOWED_SCOPES)
                .label("mcp.registration.allowed-scopes")
                .helpText("mcp.registration.allowed-scopes.help")
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
