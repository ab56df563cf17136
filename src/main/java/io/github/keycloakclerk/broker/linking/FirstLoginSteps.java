package io.github.keycloakclerk.broker.linking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.authenticators.broker.IdpCreateUserIfUniqueAuthenticatorFactory;
import org.keycloak.authentication.authenticators.broker.IdpReviewProfileAuthenticatorFactory;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.RealmModel;
import org.keycloak.organization.authentication.authenticators.broker.IdpOrganizationAuthenticatorFactory;
import org.keycloak.representations.idm.IdentityProviderRepresentation;

/**
 * The demands of a provider's first login flow on a new user. Without a browser, a user can be created only if the flow
 * does so without user interaction.
 */
record FirstLoginSteps(RealmModel realm, BrokeredIdentityContext context) {

    /**
     * The steps that require a browser.
     *
     * @param profileComplete whether the user has everything that the realm's user profile requires
     */
    List<String> inTheWay(boolean profileComplete) {
        Walk walk = new Walk(profileComplete, new ArrayList<>());
        boolean makes = visit(flow(), walk);
        if (!makes) {
            walk.found.add("no " + IdpCreateUserIfUniqueAuthenticatorFactory.PROVIDER_ID);
        }
        return walk.found;
    }

    private record Walk(boolean profileComplete, List<String> found) {}

    private String flow() {
        return Optional.ofNullable(context.getIdpConfig().getFirstBrokerLoginFlowId())
                .or(() -> Optional.ofNullable(realm.getFirstBrokerLoginFlow()).map(AuthenticationFlowModel::getId))
                .orElse("");
    }

    /**
     * Like {@code DefaultAuthenticationFlow}: alternatives count only if no other step is required, starting with the first.
     *
     * @return whether the flow creates a user
     */
    private boolean visit(String flow, Walk walk) {
        List<AuthenticationExecutionModel> steps = realm.getAuthenticationExecutionsStream(flow)
                .filter(step -> !step.isDisabled())
                .toList();
        List<AuthenticationExecutionModel> demanded = steps.stream()
                .filter(step -> step.getRequirement() != Requirement.ALTERNATIVE)
                .toList();
        if (demanded.isEmpty()) {
            return !steps.isEmpty() && makesUser(steps.get(0), walk);
        }
        boolean makes = false;
        for (AuthenticationExecutionModel step : demanded) {
            makes = visit(step, walk) || makes;
        }
        return makes;
    }

    private boolean visit(AuthenticationExecutionModel step, Walk walk) {
        if (step.getRequirement() == Requirement.CONDITIONAL) {
            visitConditional(step, walk);
            return false;
        }
        if (step.isAuthenticatorFlow()) {
            return visit(step.getFlowId(), walk);
        }
        if (makesUser(step, walk)) {
            return true;
        }
        if (!isReviewPassed(step, walk.profileComplete)) {
            walk.found.add(step.getAuthenticator());
        }
        return false;
    }

    private boolean makesUser(AuthenticationExecutionModel step, Walk walk) {
        if (!IdpCreateUserIfUniqueAuthenticatorFactory.PROVIDER_ID.equals(step.getAuthenticator())) {
            return false;
        }
        if (setting(step, IdpCreateUserIfUniqueAuthenticatorFactory.REQUIRE_PASSWORD_UPDATE_AFTER_REGISTRATION)
                .filter(Boolean::parseBoolean)
                .isPresent()) {
            walk.found.add(step.getAuthenticator());
        }
        return true;
    }

    private boolean isReviewPassed(AuthenticationExecutionModel step, boolean profileComplete) {
        if (!IdpReviewProfileAuthenticatorFactory.PROVIDER_ID.equals(step.getAuthenticator())) {
            return false;
        }
        String when = setting(step, IdpReviewProfileAuthenticatorFactory.UPDATE_PROFILE_ON_FIRST_LOGIN)
                .orElse(IdentityProviderRepresentation.UPFLM_MISSING);
        return when.equals(IdentityProviderRepresentation.UPFLM_OFF)
                || when.equals(IdentityProviderRepresentation.UPFLM_MISSING) && profileComplete;
    }

    /** Conditions can only be evaluated in a flow. Keycloak's own conditional flow is for providers of Organizations. */
    private void visitConditional(AuthenticationExecutionModel step, Walk walk) {
        boolean onlyOrganizations = realm.getAuthenticationExecutionsStream(step.getFlowId())
                .filter(one -> !one.isDisabled())
                .allMatch(one -> !one.isAuthenticatorFlow()
                        && (one.getAuthenticator().startsWith("conditional-")
                                || IdpOrganizationAuthenticatorFactory.ID.equals(one.getAuthenticator())));
        if (!onlyOrganizations || context.getIdpConfig().getOrganizationId() != null) {
            walk.found.add("a conditional flow");
        }
    }

    private Optional<String> setting(AuthenticationExecutionModel step, String key) {
        return Optional.ofNullable(step.getAuthenticatorConfig())
                .map(realm::getAuthenticatorConfigById)
                .map(AuthenticatorConfigModel::getConfig)
                .map(config -> config.get(key));
    }
}
