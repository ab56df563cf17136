package io.github.keycloakclerk.authentication;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInFailureAnswer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Completes a sign-in in a post-login flow only if it meets an MCP server's requirements. */
final class ClerkRequirementsAuthenticator implements Authenticator {

    /** In {@code theme-resources}, so that every login theme has it. */
    private static final String PAGE = "clerk-requirements.ftl";

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        Optional<ClerkSignInFacts> facts = ClerkSignInFacts.of(context);
        Optional<UnmetRequirement> shortfall = shortfall(context, facts);
        if (shortfall.isEmpty()) {
            context.success();
            return;
        }
        SignInFailure failure = failure(shortfall.get());
        String alias = facts.map(ClerkSignInFacts::provider)
                .map(IdentityProviderModel::getAlias)
                .orElse(ClerkIdentityProviderConfig.PROVIDER_ID);
        answers(context).record(failure, alias);
        // Not reported as a failure, which Keycloak would count as a wrong password.
        context.forceChallenge(page(context, shortfall.get(), facts).createForm(PAGE));
    }

    private static Optional<UnmetRequirement> shortfall(
            AuthenticationFlowContext context, Optional<ClerkSignInFacts> facts) {
        if (facts.isEmpty()) {
            return Optional.of(UnmetRequirement.NOT_SIGNED_IN_WITH_CLERK);
        }
        Optional<Requirements> requirements = Requirements.of(Optional.ofNullable(context.getAuthenticatorConfig())
                .map(AuthenticatorConfigModel::getConfig)
                .orElse(Map.of()));
        return requirements.isEmpty()
                ? Optional.of(UnmetRequirement.REQUIREMENTS_INVALID)
                : requirements.get().missing(facts.get());
    }

    private static LoginFormsProvider page(
            AuthenticationFlowContext context, UnmetRequirement shortfall, Optional<ClerkSignInFacts> facts) {
        LoginFormsProvider page = context.form()
                .setAttribute("clerkMessage", shortfall.message())
                .setAttribute("clerkHelp", shortfall.help().name());
        facts.flatMap(found -> found.provider().appOrigin()).ifPresent(app -> page.setAttribute("clerkApp", app));
        return page;
    }

    /** Sends the user back to the application, which waits for a response. */
    @Override
    public void action(AuthenticationFlowContext context) {
        SignInFailure failure =
                failure(shortfall(context, ClerkSignInFacts.of(context)).orElse(UnmetRequirement.REQUIREMENTS_INVALID));
        context.forceChallenge(answers(context).answer(failure, context.getAuthenticationSession()));
    }

    private static SignInFailure failure(UnmetRequirement shortfall) {
        return new SignInFailure(
                shortfall.reason(), SignInFailure.Outcome.DENIED, shortfall.message(), Optional.empty());
    }

    /** Uses its own event, because Keycloak always ends the event of the flow with a success. */
    private static SignInFailureAnswer answers(AuthenticationFlowContext context) {
        EventBuilder event = context.getEvent().clone().user(context.getUser());
        return new SignInFailureAnswer(context.getSession(), event);
    }

    @Override
    public boolean requiresUser() {
        return false;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, @Nullable UserModel user) {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        // requirements are met in Clerk, not in Keycloak
    }

    @Override
    public void close() {
        // nothing to close
    }
}
