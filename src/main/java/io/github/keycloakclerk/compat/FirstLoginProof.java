package io.github.keycloakclerk.compat;

import io.github.keycloakclerk.stored.StoredKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.broker.IdpCreateUserIfUniqueAuthenticatorFactory;
import org.keycloak.authentication.authenticators.broker.util.ExistingUserInfo;
import org.keycloak.authentication.authenticators.browser.UsernameFormFactory;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * Whether the user proved, within a first login flow, to own the account at which the flow ended: with a credential of
 * the account, with Keycloak's link in an e-mail, or by signing in to it with another identity provider.
 *
 * <p>Written against 26.7: a provider is called only after the flow has ended, so this reads what Keycloak's
 * authenticators leave behind. A browser can run other flows of the same sign-in in between, and end them with another
 * user. Each trace therefore counts only for the user whom it names. Unknown traces prove nothing.
 */
public record FirstLoginProof(KeycloakSession session, BrokeredIdentityContext context) {

    private static final Set<String> CREDENTIALS = Set.of(
            PasswordCredentialModel.TYPE,
            WebAuthnCredentialModel.TYPE_TWOFACTOR,
            WebAuthnCredentialModel.TYPE_PASSWORDLESS);

    private static final String CONFIRMED = StoredKey.SIGN_IN_CONFIRMED.key();

    /** Whether ownership of the account was proven. Does not apply to new accounts. */
    public boolean isGiven(UserModel user) {
        return hasSignedInElsewhere()
                || isExisting(user) && succeeded().anyMatch(this::checksCredential)
                || hasFollowedLink(user)
                || hasFollowedLinkBefore(user);
    }

    /**
     * Remembers the account that the user confirmed by a link before this sign-in began. Must be called when it returns:
     * {@code IdpCreateUserIfUniqueAuthenticator} uses up the confirmation, and the user may enter another name later.
     */
    public void rememberConfirmed() {
        Stream<UserModel> byAddress = context.getEmail() == null || realm().isDuplicateEmailsAllowed()
                ? Stream.empty()
                : Stream.ofNullable(session.users().getUserByEmail(realm(), context.getEmail()));
        Stream<UserModel> byName = context.getModelUsername() == null
                ? Stream.empty()
                : Stream.ofNullable(session.users().getUserByUsername(realm(), context.getModelUsername()));
        Stream.concat(byAddress, byName)
                .filter(this::hasConfirmed)
                .findFirst()
                .ifPresent(user -> context.getContextData().put(CONFIRMED, user.getId()));
    }

    /** Whether this sign-in created a user, without saying which one. */
    public boolean hasRegistered() {
        return Boolean.parseBoolean(authSession().getAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER));
    }

    /**
     * Whether this request is the response of another provider ({@code /realms/{realm}/broker/{alias}/endpoint}), which
     * ends the flow without the flow's own last step and has just set the user.
     */
    private boolean hasSignedInElsewhere() {
        List<String> path = Arrays.stream(
                        session.getContext().getUri().getPath().split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
        int realm = path.indexOf("realms");
        return realm >= 0
                && path.size() > realm + 4
                && path.get(realm + 2).equals("broker")
                && !path.get(realm + 3).equals(context.getIdpConfig().getAlias())
                && path.get(realm + 4).equals("endpoint");
    }

    /** Whether the flow asked the user to prove ownership of this account. */
    private boolean isExisting(UserModel user) {
        return Optional.ofNullable(authSession().getAuthNote(AbstractIdpAuthenticator.EXISTING_USER_INFO))
                .map(ExistingUserInfo::deserialize)
                .map(ExistingUserInfo::getExistingUserId)
                .filter(user.getId()::equals)
                .isPresent();
    }

    /**
     * Whether a link in an e-mail for exactly this user was followed: in this browser, from the first login flow or
     * <i>Forgot password</i>, or in another one. {@code VERIFY_ACCOUNT_IDP_USERNAME} does not identify the user.
     */
    private boolean hasFollowedLink(UserModel user) {
        return user.getId().equals(authSession().getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID))
                || hasConfirmed(user);
    }

    /** {@code IdpVerifyAccountLinkActionTokenHandler} stores this if the link was followed in another browser. */
    private boolean hasConfirmed(UserModel user) {
        String key = "kc.brokering.user.verified." + user.getId() + "."
                + context.getIdpConfig().getAlias() + "." + context.getBrokerUserId();
        return session.singleUseObjects().contains(key);
    }

    private boolean hasFollowedLinkBefore(UserModel user) {
        return user.getId().equals(context.getContextData().get(CONFIRMED))
                && !hasRegistered()
                && succeeded().anyMatch(IdpCreateUserIfUniqueAuthenticatorFactory.PROVIDER_ID::equals);
    }

    /** Only authenticators of the first login flow. */
    private Stream<String> succeeded() {
        Map<String, ExecutionStatus> status = authSession().getExecutionStatus();
        return Stream.of(flow())
                .flatMap(this::executions)
                .filter(execution -> status.get(execution.getId()) == ExecutionStatus.SUCCESS)
                .map(AuthenticationExecutionModel::getAuthenticator)
                .filter(Objects::nonNull);
    }

    private String flow() {
        return Optional.ofNullable(context.getIdpConfig().getFirstBrokerLoginFlowId())
                .orElseGet(() -> Optional.ofNullable(realm().getFirstBrokerLoginFlow())
                        .map(AuthenticationFlowModel::getId)
                        .orElse(""));
    }

    private Stream<AuthenticationExecutionModel> executions(String flow) {
        return realm().getAuthenticationExecutionsStream(flow)
                .flatMap(execution ->
                        execution.isAuthenticatorFlow() ? executions(execution.getFlowId()) : Stream.of(execution));
    }

    /** A username is no credential, although Keycloak assigns its form to the category of passwords. */
    private boolean checksCredential(String authenticator) {
        AuthenticatorFactory factory = (AuthenticatorFactory)
                session.getKeycloakSessionFactory().getProviderFactory(Authenticator.class, authenticator);
        return factory != null
                && !UsernameFormFactory.PROVIDER_ID.equals(authenticator)
                && factory.getReferenceCategory() != null
                && CREDENTIALS.contains(factory.getReferenceCategory());
    }

    private AuthenticationSessionModel authSession() {
        return context.getAuthenticationSession();
    }

    private RealmModel realm() {
        return authSession().getRealm();
    }
}
