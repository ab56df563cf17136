package io.github.keycloakclerk.authentication;

import io.github.keycloakclerk.broker.GrantFacts;
import io.github.keycloakclerk.broker.GrantRequirement;
import io.github.keycloakclerk.broker.oauth.OAuthScopes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Provides {@code clerk-requirements} for post-login flows. */
public final class ClerkRequirementsAuthenticatorFactory implements AuthenticatorFactory, GrantRequirement {

    /** ID of the authenticator, as used in flows. */
    public static final String PROVIDER_ID = OAuthScopes.REQUIREMENTS;

    private static final Authenticator AUTHENTICATOR = new ClerkRequirementsAuthenticator();

    /** A single choice, so that the console selects it. A step that is added as disabled would require nothing. */
    private static final Requirement[] REQUIREMENTS = {Requirement.REQUIRED};

    @Override
    public Authenticator create(KeycloakSession session) {
        return AUTHENTICATOR;
    }

    @Override
    public Optional<String> missingInGrant(Map<String, String> settings, GrantFacts facts) {
        Optional<Requirements> requirements = Requirements.of(settings);
        return requirements.isEmpty()
                ? Optional.of(UnmetRequirement.REQUIREMENTS_INVALID.reason())
                : requirements.get().missing(ClerkSignInFacts.of(facts)).map(UnmetRequirement::reason);
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayType() {
        return "Clerk Requirements";
    }

    @Override
    public String getReferenceCategory() {
        return "clerk";
    }

    @Override
    public String getHelpText() {
        return "For the post login flow of a Clerk identity provider: requires an organization, a role in it, a verified e-mail "
                + "address or a second factor.";
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
        return Requirements.properties();
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
