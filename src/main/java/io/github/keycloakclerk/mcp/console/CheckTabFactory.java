package io.github.keycloakclerk.mcp.console;

import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.ui.extend.UiTabProviderFactory;

/**
 * The tab <i>MCP check</i> of the realm settings. In Keycloak 26.7 such a tab is a form with values stored in the realm:
 * <i>Save</i> runs the check, and the tab shows the result of the last run.
 */
public final class CheckTabFactory implements UiTabProviderFactory<ComponentModel> {

    /** Also the message key of the tab's title. */
    static final String PROVIDER_ID = "mcp-check";

    private static final Logger LOG = Logger.getLogger(CheckTabFactory.class);

    private static final String REPORT = "report";

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getHelpText() {
        return "Checks whether this realm is set up for MCP clients and Clerk.";
    }

    @Override
    public String getPath() {
        return "/:realm/realm-settings/:tab?";
    }

    @Override
    public Map<String, String> getParams() {
        return Map.of("tab", PROVIDER_ID);
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(
                REPORT,
                "mcp.check.report",
                "Runs when you save. The result is kept with the realm, and shown when the tab is opened.",
                ProviderConfigProperty.SCRIPT_TYPE,
                "Save runs the check. Then open another tab and come back to read what it found."));
    }

    /** Keycloak stores values that are put into the component here, but not later. */
    @Override
    public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel component) {
        String report;
        try {
            report = new CheckReportText(session, session.getContext().getRealm()).write();
        } catch (RuntimeException e) {
            // A realm is still incomplete during its import.
            LOG.debugf(e, "The check for the tab failed");
            report = "-";
        }
        component.put(REPORT, report);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
