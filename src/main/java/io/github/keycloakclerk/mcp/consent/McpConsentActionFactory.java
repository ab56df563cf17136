package io.github.keycloakclerk.mcp.consent;

import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Creates {@link McpConsentAction}. */
public final class McpConsentActionFactory implements RequiredActionFactory {

    public static final String PROVIDER_ID = "mcp-consent";

    /** The name in the admin console. */
    public static final String DISPLAY_TEXT = "MCP Consent Details";

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new McpConsentAction();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayText() {
        return DISPLAY_TEXT;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
