package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.backend.ClerkProfile;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.data.KeycloakUser;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderMapper;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileProvider;
import org.keycloak.userprofile.ValidationException;

/**
 * A first sign-in without a browser. Creates the Keycloak user as {@code IdentityBrokerService} and
 * {@code IdpCreateUserIfUniqueAuthenticator} of Keycloak 26.7 do if no user input is needed. If it fails, the caller
 * rolls the request back.
 */
public record AutomaticFirstLogin(KeycloakSession session, ClerkBackend clerk, ClientModel client) {

    private static final Logger LOG = Logger.getLogger(AutomaticFirstLogin.class);

    /** The user has to sign in with a browser once. */
    public static final class NeedsBrowserException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean forNow;

        NeedsBrowserException(String reason) {
            this(reason, false);
        }

        private NeedsBrowserException(String reason, boolean forNow) {
            super(reason, null, false, false);
            this.forNow = forNow;
        }

        /** Whether a retry may succeed: Clerk is unavailable, or another request is creating the same user. */
        public boolean isForNow() {
            return forNow;
        }

        /** The reason, for administrators. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** @return the user, who is linked to the Clerk user */
    public UserModel run(VerifiedSignIn signIn) throws NeedsBrowserException {
        ClerkIdentityProviderConfig config = clerk.config();
        if (Boolean.TRUE.equals(config.isLinkOnly()) || config.isTransientUsers()) {
            throw new NeedsBrowserException("the provider does not create users");
        }
        RealmModel realm = session.getContext().getRealm();
        // Checked first: mappers create groups and Organizations in separate transactions, which are not rolled back.
        Optional<String> action = realm.getRequiredActionProvidersStream()
                .filter(provider -> provider.isEnabled() && provider.isDefaultAction())
                .map(RequiredActionProviderModel::getAlias)
                .findFirst();
        if (action.isPresent()) {
            throw new NeedsBrowserException("required action " + action.get());
        }
        RootAuthenticationSessionModel root = session.authenticationSessions().createRootAuthenticationSession(realm);
        try {
            return run(signIn, root.createAuthenticationSession(client));
        } catch (SignInException e) {
            throw new NeedsBrowserException(
                    e.failure().reason(), e.failure().outcome() == SignInFailure.Outcome.UNAVAILABLE);
        } catch (RuntimeException e) {
            // For example, the provider refuses the user or a mapper fails.
            LOG.warnf(
                    "A user of provider %s could not be created: %s",
                    config.getAlias(), e.getClass().getName());
            throw new NeedsBrowserException("first login failed");
        } finally {
            session.authenticationSessions().removeRootAuthenticationSession(realm, root);
        }
    }

    private UserModel run(VerifiedSignIn signIn, AuthenticationSessionModel authSession)
            throws SignInException, NeedsBrowserException {
        BrokeredIdentityContext context = new BrokeredIdentityFactory(session, clerk, event()).of(signIn, authSession);
        context.setIdp(IdentityBrokerService.getIdentityProvider(
                session, clerk.config().getAlias()));
        Optional<String> linked = BrokerContextData.accountId(context);
        if (linked.isPresent()) {
            UserModel user = session.users().getUserById(authSession.getRealm(), linked.get());
            new UserUpdate(session, clerk.config(), true)
                    .run(user, new ClerkProfile(signIn.user(), signIn.memberships(), Optional.empty()));
            return user;
        }
        context.getIdp().preprocessFederatedIdentity(session, authSession.getRealm(), context);
        eachMapper(
                (mapper, model) -> mapper.preprocessFederatedIdentity(session, authSession.getRealm(), model, context));
        return make(context, authSession);
    }

    private UserModel make(BrokeredIdentityContext context, AuthenticationSessionModel authSession)
            throws NeedsBrowserException {
        RealmModel realm = authSession.getRealm();
        Map<String, List<String>> attributes =
                SerializedBrokeredIdentityContext.serialize(context).getAttributes();
        List<String> inTheWay = new FirstLoginSteps(realm, context).inTheWay(isComplete(attributes));
        if (!inTheWay.isEmpty()) {
            throw new NeedsBrowserException("first login flow: " + String.join(", ", inTheWay));
        }
        String username = realm.isRegistrationEmailAsUsername() ? context.getEmail() : context.getModelUsername();
        if (username == null || username.isBlank()) {
            throw new NeedsBrowserException("no username");
        }
        boolean addressTaken = context.getEmail() != null
                && !realm.isDuplicateEmailsAllowed()
                && session.users().getUserByEmail(realm, context.getEmail()) != null;
        if (addressTaken || session.users().getUserByUsername(realm, username) != null) {
            throw new NeedsBrowserException("another account has the e-mail address or the username");
        }
        requireVerified(realm, context.getEmail(), KeycloakUser.isTrusted(context));
        UserModel user = add(realm, username);
        user.setEnabled(true);
        attributes.forEach((name, values) -> {
            if (!UserModel.USERNAME.equalsIgnoreCase(name)) {
                user.setAttribute(name, values);
            }
        });
        authSession.setAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER, "true");
        authSession.setAuthenticatedUser(user);
        // Before mappers create groups and Organizations in separate transactions, and after they changed the user.
        requireCompleteProfile(realm, user);
        link(context, user);
        requireCompleteProfile(realm, user);
        requireVerified(realm, user.getEmail(), user.isEmailVerified());
        return user;
    }

    private UserModel add(RealmModel realm, String username) throws NeedsBrowserException {
        try {
            return session.users().addUser(realm, username);
        } catch (ModelDuplicateException e) {
            throw new NeedsBrowserException("created by another request", true);
        }
    }

    /** As {@code VerifyEmail} of Keycloak 26.7. */
    private static void requireVerified(RealmModel realm, String email, boolean verified) throws NeedsBrowserException {
        if (realm.isVerifyEmail() && email != null && !verified) {
            throw new NeedsBrowserException("required action " + UserModel.RequiredAction.VERIFY_EMAIL);
        }
    }

    /** As {@code VerifyUserProfile} of Keycloak 26.7. */
    private void requireCompleteProfile(RealmModel realm, UserModel user) throws NeedsBrowserException {
        RequiredActionProviderModel profile =
                realm.getRequiredActionProviderByAlias(UserModel.RequiredAction.VERIFY_PROFILE.name());
        if (profile != null && profile.isEnabled() && !isComplete(user)) {
            throw new NeedsBrowserException("required action " + UserModel.RequiredAction.VERIFY_PROFILE);
        }
    }

    private boolean isComplete(UserModel user) {
        try {
            session.getProvider(UserProfileProvider.class)
                    .create(UserProfileContext.UPDATE_PROFILE, user)
                    .validate();
            return true;
        } catch (ValidationException incomplete) {
            return false;
        }
    }

    /** As {@code IdentityBrokerService.afterFirstBrokerLogin}. */
    private void link(BrokeredIdentityContext context, UserModel user) {
        RealmModel realm = session.getContext().getRealm();
        String alias = clerk.config().getAlias();
        session.users()
                .addFederatedIdentity(
                        realm, user, new FederatedIdentityModel(alias, context.getId(), context.getUsername()));
        context.getIdp().importNewUser(session, realm, user, context);
        eachMapper((mapper, model) -> mapper.importNewUser(session, realm, user, model, context));
        context.getIdp().updateBrokeredUser(session, realm, user, context);
        event().event(EventType.REGISTER)
                .user(user)
                .detail(Details.REGISTER_METHOD, "broker")
                .detail(Details.IDENTITY_PROVIDER, alias)
                .detail(Details.IDENTITY_PROVIDER_USERNAME, context.getUsername())
                .success();
    }

    private boolean isComplete(Map<String, List<String>> attributes) {
        try {
            session.getProvider(UserProfileProvider.class)
                    .create(UserProfileContext.IDP_REVIEW, attributes)
                    .validate();
            return true;
        } catch (ValidationException incomplete) {
            return false;
        }
    }

    private void eachMapper(BiConsumer<IdentityProviderMapper, IdentityProviderMapperModel> work) {
        session.identityProviders()
                .getMappersByAliasStream(clerk.config().getAlias())
                .forEach(model -> work.accept(
                        (IdentityProviderMapper) session.getKeycloakSessionFactory()
                                .getProviderFactory(IdentityProviderMapper.class, model.getIdentityProviderMapper()),
                        model));
    }

    private EventBuilder event() {
        return new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection())
                .client(client);
    }
}
