package io.github.keycloakclerk.mcp.consent;

import io.github.keycloakclerk.mcp.client.ChangedClients;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.forms.login.LoginFormsProvider;

/**
 * Passes {@link ConsentDetails} to the consent page, which Keycloak does not provide. It requires nothing of the user: Keycloak
 * evaluates all enabled required actions before it renders the consent page.
 */
record McpConsentAction() implements RequiredActionProvider {

    /** Name of the attribute in templates. */
    private static final String ATTRIBUTE = "mcpConsent";

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        ChangedClients.remember(context.getAuthenticationSession());
        context.getSession()
                .getProvider(LoginFormsProvider.class)
                .setAttribute(ATTRIBUTE, ConsentDetails.of(context.getAuthenticationSession()));
    }

    /** Only called if an administrator assigns the action to a user. */
    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        context.success();
    }

    @Override
    public void processAction(RequiredActionContext context) {
        context.success();
    }

    @Override
    public void close() {}
}
