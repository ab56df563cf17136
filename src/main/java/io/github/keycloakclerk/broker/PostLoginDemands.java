package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What a provider's post-login flow requires of a grant without a browser. A step that cannot be evaluated without a browser,
 * such as a second factor of Keycloak, counts as unmet.
 */
public record PostLoginDemands(KeycloakSession session, RealmModel realm, GrantFacts facts) {

    /** The reason of the first requirement that is not known to be met; empty if all are met. */
    public Optional<String> unmet(ClerkIdentityProviderConfig config) {
        return Optional.ofNullable(config.getPostBrokerLoginFlowId()).flatMap(this::unmet);
    }

    private Optional<String> unmet(String flow) {
        Stream<AuthenticationExecutionModel> executions = realm.getAuthenticationExecutionsStream(flow);
        return executions
                .filter(execution -> !execution.isDisabled())
                .flatMap(execution -> unmet(execution).stream())
                .findFirst();
    }

    private Optional<String> unmet(AuthenticationExecutionModel execution) {
        if (execution.isAuthenticatorFlow()) {
            return unmet(execution.getFlowId());
        }
        return session.getKeycloakSessionFactory().getProviderFactory(Authenticator.class, execution.getAuthenticator())
                        instanceof GrantRequirement requirement
                ? requirement.missingInGrant(settings(execution), facts)
                : Optional.of("post_login_step_missing");
    }

    private Map<String, String> settings(AuthenticationExecutionModel execution) {
        return Optional.ofNullable(execution.getAuthenticatorConfig())
                .flatMap(id -> Optional.ofNullable(realm.getAuthenticatorConfigById(id)))
                .map(AuthenticatorConfigModel::getConfig)
                .orElse(Map.of());
    }
}
