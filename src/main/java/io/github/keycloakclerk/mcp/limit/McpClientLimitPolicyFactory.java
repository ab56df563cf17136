package io.github.keycloakclerk.mcp.limit;

import java.util.List;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.clientregistration.policy.AbstractClientRegistrationPolicyFactory;
import org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy;

/** Creates {@link McpClientLimitPolicy} and defines its settings in the admin console. */
public final class McpClientLimitPolicyFactory extends AbstractClientRegistrationPolicyFactory {

    @Override
    public ClientRegistrationPolicy create(KeycloakSession session, ComponentModel model) {
        return new McpClientLimitPolicy(session, model);
    }

    @Override
    public String getId() {
        return ClientLimits.POLICY;
    }

    @Override
    public String getHelpText() {
        return "When present, limits how many clients can register themselves, in total and per hour, and removes unused clients";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ClientLimits.PROPERTIES;
    }

    @Override
    public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel model)
            throws ComponentValidationException {
        ClientLimits.validate(model);
    }
}
