package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.mcp.consent.McpConsentActionFactory;
import io.github.keycloakclerk.mcp.consent.RealmTheme;
import io.github.keycloakclerk.mcp.policy.EffectiveExecutors;
import io.github.keycloakclerk.mcp.policy.RegistrationPolicies;
import io.github.keycloakclerk.mcp.policy.SampleClients;
import io.github.keycloakclerk.mcp.registration.McpClientRegistrationExecutorFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.services.clientregistration.policy.impl.ConsentRequiredClientRegistrationPolicyFactory;
import org.keycloak.theme.Theme;

/** Checks that users are asked for consent, and what the consent page shows. */
record ConsentCheck(KeycloakSession session, RealmModel realm) {

    private static final Logger LOG = Logger.getLogger(ConsentCheck.class);

    /** Property of themes whose consent page shows the client and the redirect target. Themes inherit it. */
    private static final String MARK = "mcpConsentDetails";

    static List<Supplier<List<Finding>>> begin(CheckScope scope) {
        return List.of(new ConsentCheck(scope.session(), scope.realm())::findings);
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                isRequired()
                        ? Finding.ok("consent-required")
                        : Finding.problem("consent-required", "off").at(RegistrationCheck.POLICIES));
        findings.add(theme());
        findings.add(details());
        findings.add(
                realm.isEventsEnabled()
                        ? Finding.ok("events-saved")
                        : Finding.warning("events-saved", "off").at("realm-settings/events"));
        return findings;
    }

    private boolean isRequired() {
        boolean byPolicy = RegistrationPolicies.anonymous(realm)
                .anyMatch(policy ->
                        ConsentRequiredClientRegistrationPolicyFactory.PROVIDER_ID.equals(policy.getProviderId()));
        return byPolicy
                || new EffectiveExecutors(session, realm)
                        .of(new SampleClients(session, realm).anonymous()).stream()
                                .anyMatch(executor -> McpClientRegistrationExecutorFactory.PROVIDER_ID.equals(
                                        executor.getProviderId()));
    }

    /** A custom theme may inherit the property. */
    private Finding theme() {
        String id = "consent-theme";
        String name = String.valueOf(realm.getLoginTheme());
        try {
            // The theme of the realm, or the server's default.
            Theme theme = RealmTheme.login(session);
            name = theme.getName();
            if (Boolean.parseBoolean(theme.getProperties().getProperty(MARK))) {
                return Finding.ok(id, name);
            }
        } catch (IOException e) {
            LOG.debugf("Theme %s cannot be read: %s", name, e.getMessage());
        }
        return Finding.warning(id, "other", name).at("realm-settings/themes");
    }

    private Finding details() {
        String id = "consent-details";
        RequiredActionProviderModel action =
                realm.getRequiredActionProviderByAlias(McpConsentActionFactory.PROVIDER_ID);
        return action != null && action.isEnabled()
                ? Finding.ok(id)
                : Finding.warning(id, "off").at("authentication/required-actions");
    }
}
