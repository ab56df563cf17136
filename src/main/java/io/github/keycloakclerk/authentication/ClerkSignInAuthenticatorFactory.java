package io.github.keycloakclerk.authentication;

import io.github.keycloakclerk.broker.signin.FlowLevels;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.IdentityProviderAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Provides {@code clerk-sign-in} for browser flows. */
public final class ClerkSignInAuthenticatorFactory implements AuthenticatorFactory {

    /** ID of the authenticator, as used in flows. */
    public static final String PROVIDER_ID = FlowLevels.AUTHENTICATOR;

    private static final Authenticator AUTHENTICATOR = new ClerkSignInAuthenticator();
    private static final Requirement[] REQUIREMENTS = {
        Requirement.REQUIRED, Requirement.ALTERNATIVE, Requirement.DISABLED
    };

    @Override
    public Authenticator create(KeycloakSession session) {
        return AUTHENTICATOR;
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayType() {
        return "Clerk Sign-In";
    }

    @Override
    public String getReferenceCategory() {
        return "clerk";
    }

    @Override
    public String getHelpText() {
        return "Redirects the browser to Clerk without showing Keycloak's login form.";
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return REQUIREMENTS.clone();
    }

    @Override
    public boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(
                new ProviderConfigProperty(
                        IdentityProviderAuthenticatorFactory.DEFAULT_PROVIDER,
                        "clerk.sign-in.defaultProvider",
                        "clerk.sign-in.defaultProvider.help",
                        ProviderConfigProperty.STRING_TYPE,
                        null),
                new ProviderConfigProperty(
                        FlowLevels.SECOND_FACTOR,
                        "clerk.sign-in.requireSecondFactor",
                        "clerk.sign-in.requireSecondFactor.help",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        false));
    }

    @Override
    public void init(Config.Scope config) {
        // no server-wide options
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // does not depend on other providers
    }

    @Override
    public void close() {
        // nothing to close
    }
}
