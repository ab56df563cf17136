package io.github.keycloakclerk.mcp.consent;

import io.github.keycloakclerk.mcp.client.ChangedClients;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.forms.login.LoginFormsProvider;

/**
 * Gives the consent page what Keycloak keeps from it; see {@link ConsentDetails}. It asks nothing of anybody: Keycloak lets every
 * enabled required action have a look right before it makes the consent page.
 */
record McpConsentAction() implements RequiredActionProvider {

    /** What templates find the details under. */
    private static final String ATTRIBUTE = "mcpConsent";

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        ChangedClients.remember(context.getAuthenticationSession());
        context.getSession()
                .getProvider(LoginFormsProvider.class)
                .setAttribute(ATTRIBUTE, ConsentDetails.of(context.getAuthenticationSession()));
    }

    /** Not reached, unless an administrator gives the action to a user by hand. */
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
