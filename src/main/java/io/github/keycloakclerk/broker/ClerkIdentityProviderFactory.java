package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.clerk.api.CallLimits;
import io.github.keycloakclerk.clerk.api.CallPlaces;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.broker.provider.AbstractIdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;

/** Makes {@link ClerkIdentityProvider}s, and holds what they share on this server. */
public final class ClerkIdentityProviderFactory extends AbstractIdentityProviderFactory<ClerkIdentityProvider> {

    /** Id of the provider, as realms and flows refer to it. */
    public static final String PROVIDER_ID = "clerk";

    private CallLimits limits = CallLimits.DEFAULTS;
    private CallPlaces places = new CallPlaces(limits);

    @Override
    public void init(Config.Scope options) {
        limits = CallLimits.from(options);
        places = new CallPlaces(limits);
    }

    @Override
    public ClerkIdentityProvider create(KeycloakSession session, IdentityProviderModel model) {
        ClerkIdentityProviderConfig config = new ClerkIdentityProviderConfig(model);
        return new ClerkIdentityProvider(session, config, new ClerkAccess(session, config, limits, places));
    }

    @Override
    public ClerkIdentityProviderConfig createConfig() {
        return new ClerkIdentityProviderConfig();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getName() {
        return "Clerk";
    }

    @Override
    public String getHelpText() {
        return "Lets people who have an account in Clerk sign in.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ClerkIdentityProviderConfig.properties();
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return CallLimits.options();
    }

    @Override
    public void close() {
        places.close();
    }
}
