package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.broker.signin.VerifiedSignIn;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.Optional;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Hands a verified sign-in to Keycloak's broker. */
final class BrokeredPerson {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ClerkIdentityProvider provider;
    private final ClerkIdentityProviderConfig config;

    BrokeredPerson(KeycloakSession session, ClerkIdentityProvider provider) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.provider = provider;
        this.config = provider.getConfig();
    }

    BrokeredIdentityContext of(VerifiedSignIn signIn, AuthenticationSessionModel authSession) throws SignInException {
        ClerkUser person = signIn.user();
        Optional<UserModel> account = accountOf(person, authSession);
        if (account.isEmpty()) {
            refuseUnverifiedEmailOfAnother(person);
        }
        BrokeredIdentityContext context = new BrokeredIdentityContext(person.id(), config);
        context.setIdp(provider);
        context.setAuthenticationSession(authSession);
        context.setBrokerUserId(config.getAlias() + "." + person.id());
        context.setBrokerSessionId(config.getAlias() + "." + signIn.sessionId());
        // Stored with the link and shown in events, so never an e-mail address.
        context.setUsername(person.username().orElse(person.id()));
        context.setModelUsername(username(person, account));
        person.email().ifPresent(email -> context.setEmail(email.value()));
        person.firstName().map(PersonAttributes::fitting).ifPresent(context::setFirstName);
        person.lastName().map(PersonAttributes::fitting).ifPresent(context::setLastName);
        PersonAttributes.of(person).forEach(context::setUserAttribute);
        SignInData.put(context, person, signIn.notes());
        return context;
    }

    /** The account that is linked already, or that its signed-in owner wants to link now. */
    private Optional<UserModel> accountOf(ClerkUser person, AuthenticationSessionModel authSession) {
        if (authSession.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) != null) {
            return Optional.ofNullable(authSession.getAuthenticatedUser());
        }
        FederatedIdentityModel link = new FederatedIdentityModel(config.getAlias(), person.id(), person.id());
        return Optional.ofNullable(session.users().getUserByFederatedIdentity(realm, link));
    }

    /**
     * Keycloak's first login flow looks an account up by its e-mail address, as address or as username, and an
     * administrator may have told it to link without asking. An address that Clerk did not verify must not get that far.
     */
    private void refuseUnverifiedEmailOfAnother(ClerkUser person) throws SignInException {
        Optional<String> unverified =
                person.email().filter(email -> !email.verified()).map(ClerkUser.Address::value);
        boolean taken = unverified.flatMap(this::holderOfEmail).isPresent()
                || unverified
                        .map(email -> session.users().getUserByUsername(realm, email))
                        .isPresent();
        if (taken) {
            throw new SignInException(SignInFailure.unverifiedEmailOfAnother());
        }
    }

    private String username(ClerkUser person, Optional<UserModel> account) throws SignInException {
        Optional<UserModel> self =
                account.isPresent() ? account : person.verifiedEmail().flatMap(this::holderOfEmail);
        return new Usernames(session.users(), realm)
                .choose(config.usernameFrom(), person, self)
                .or(() -> account.map(UserModel::getUsername))
                .orElseThrow(() -> new SignInException(SignInFailure.usernameOfAnother()));
    }

    /** Where addresses may occur twice, none points to an account. */
    private Optional<UserModel> holderOfEmail(String email) {
        return realm.isDuplicateEmailsAllowed()
                ? Optional.empty()
                : Optional.ofNullable(session.users().getUserByEmail(realm, email));
    }
}
