package io.github.keycloakclerk.authentication;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.ClerkSessionNotes;
import io.github.keycloakclerk.broker.mapper.organization.ChosenOrganization;
import io.github.keycloakclerk.broker.signin.ClerkLevels;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.SignInFailureAnswer;
import io.github.keycloakclerk.compat.BrokerLogin;
import io.github.keycloakclerk.compat.ExpiredPage;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.browser.IdentityProviderAuthenticator;
import org.keycloak.constants.AdapterConstants;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.TokenUtil;

/** Redirects the browser to Clerk, without showing Keycloak's login form. */
final class ClerkSignInAuthenticator implements Authenticator {

    private static final Logger LOG = Logger.getLogger(ClerkSignInAuthenticator.class);

    /** Keycloak's messages for a sign-in that has expired. */
    private static final Set<String> EXPIRED = Set.of(Messages.LOGIN_TIMEOUT, Messages.EXPIRED_ACTION);

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        if (context.getUser() != null && AuthenticatorUtil.isSSOAuthentication(context.getAuthenticationSession())) {
            keepSignedIn(context);
            return;
        }
        Optional<FormMessage> earlierError = Optional.ofNullable(context.getForwardedErrorMessage());
        if (earlierError.filter(error -> EXPIRED.contains(error.getMessage())).isPresent()) {
            context.challenge(ExpiredPage.of(context.getSession(), context.getAuthenticationSession()));
        } else if (earlierError.isPresent()) {
            // Another provider of this flow failed. Redirecting the browser again could loop forever.
            SignInFailure failure = SignInFailure.otherProviderFailed();
            fail(context, failure, answers -> answers.answer(failure, context.getAuthenticationSession()));
        } else if (hintsAtAnother(context)) {
            new IdentityProviderAuthenticator().authenticate(context);
        } else {
            begin(context);
        }
    }

    /**
     * If a client requests the scope {@code organization}, Keycloak's cookie authenticator expects the next
     * authenticator to let the user choose ({@code CookieAuthenticator} of 26.7). The user already chose in Clerk.
     */
    private static void keepSignedIn(AuthenticationFlowContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        Optional.ofNullable(new AuthenticationSessionManager(context.getSession()).getUserSession(authSession))
                .map(userSession -> userSession.getNote(ClerkSessionNotes.ORGANIZATION_ID))
                .ifPresent(organization -> ChosenOrganization.set(context.getSession(), authSession, organization));
        context.success();
    }

    private static void begin(AuthenticationFlowContext context) {
        Set<String> choice = choice(context);
        if (choice.size() == 1) {
            String alias = choice.iterator().next();
            LOG.debugf("Redirecting to %s", alias);
            if (!mayAsk(context, alias)) {
                // Keycloak reports to the client that the user is not signed in, whatever this response is.
                context.forceChallenge(Response.noContent().build());
                return;
            }
            ClerkLevels.arrive(
                    context.getSession(),
                    context.getAuthenticationSession(),
                    alias,
                    Optional.ofNullable(context.getUser()).map(UserModel::getId),
                    context.getExecution().getId());
            context.forceChallenge(BrokerLogin.start(context.getSession(), context.getAuthenticationSession(), alias));
        } else {
            SignInFailure failure = choice.isEmpty() ? SignInFailure.noProvider() : SignInFailure.severalProviders();
            fail(context, failure, answers -> answers.page(failure));
        }
    }

    /**
     * With {@code prompt=none}, the browser is sent to Clerk only if the provider allows it. This matches
     * {@code IdentityProviderAuthenticator}, which this authenticator replaces.
     */
    private static boolean mayAsk(AuthenticationFlowContext context, String alias) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (!TokenUtil.hasPrompt(
                authSession.getClientNote(OIDCLoginProtocol.PROMPT_PARAM), OIDCLoginProtocol.PROMPT_VALUE_NONE)) {
            return true;
        }
        IdentityProviderModel provider =
                context.getSession().identityProviders().getByAlias(alias);
        boolean forwards = provider != null && new ClerkIdentityProviderConfig(provider).acceptsPromptNone();
        if (forwards) {
            authSession.setAuthNote(AuthenticationProcessor.FORWARDED_PASSIVE_LOGIN, "true");
        }
        return forwards;
    }

    private static void fail(
            AuthenticationFlowContext context,
            SignInFailure failure,
            Function<SignInFailureAnswer, Response> response) {
        SignInFailureAnswer answers = new SignInFailureAnswer(context.getSession(), context.getEvent());
        answers.record(
                failure, ProviderChoice.configuredAlias(context).orElse(ClerkIdentityProviderConfig.PROVIDER_ID));
        context.failureChallenge(AuthenticationFlowError.IDENTITY_PROVIDER_ERROR, response.apply(answers));
    }

    /** Whether {@code kc_idp_hint} names a provider that can sign users in and that this authenticator would not choose. */
    private static boolean hintsAtAnother(AuthenticationFlowContext context) {
        return hint(context)
                .filter(alias -> !ProviderChoice.of(context).contains(alias))
                .map(alias -> context.getSession().identityProviders().getByAlias(alias))
                .filter(provider -> provider.isEnabled() && !Boolean.TRUE.equals(provider.isLinkOnly()))
                .isPresent();
    }

    /** The providers to choose from. If there are several, {@code kc_idp_hint} may select one. */
    private static Set<String> choice(AuthenticationFlowContext context) {
        Set<String> all = ProviderChoice.of(context);
        return hint(context).filter(all::contains).map(Set::of).orElse(all);
    }

    private static Optional<String> hint(AuthenticationFlowContext context) {
        return Optional.ofNullable(context.getUriInfo().getQueryParameters().getFirst(AdapterConstants.KC_IDP_HINT))
                .or(() -> Optional.ofNullable(
                        context.getAuthenticationSession().getClientNote(AdapterConstants.KC_IDP_HINT)))
                .filter(alias -> !alias.isBlank());
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        authenticate(context);
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
        // users who sign in at Clerk need no required actions
    }

    @Override
    public void close() {
        // nothing to close
    }
}
