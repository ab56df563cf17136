package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.EmailAddresses;
import io.github.keycloakclerk.broker.signin.SignInException;
import io.github.keycloakclerk.broker.signin.SignInFailure;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Decides whether the name of an account identifies its owner. It does if an administrator marked the account, or if
 * only administrators can have chosen names in this realm and the account is unused. Checked at each sign-in, because
 * the realm's settings may change after the provider was saved.
 */
record NamedAccount(KeycloakSession session, RealmModel realm, ClerkIdentityProviderConfig config) {

    /** @throws SignInException if another user could have prepared the account */
    void requireMeant(UserModel user, ClerkUser clerkUser) throws SignInException {
        if (isMarked(user, clerkUser)) {
            return;
        }
        boolean own = clerkUser
                .verifiedEmail()
                .filter(email -> EmailAddresses.same(email, user.getEmail()))
                .isPresent();
        Optional<String> doubt = doubt(user, own);
        if (doubt.isPresent()) {
            throw new SignInException(SignInFailure.unmarkedAccount(doubt.get()));
        }
    }

    /**
     * Why another user could have prepared the account; empty if only an administrator can.
     *
     * @param ownAddress whether its e-mail address is that of the user who signs in
     */
    Optional<String> doubt(UserModel user, boolean ownAddress) {
        return Stream.of(
                        namesChosenByUsers(),
                        otherProvider(),
                        ownAddress ? Optional.<String>empty() : recovery(user),
                        new AccountState(session, realm, config.getAlias()).wayIn(user))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean isMarked(UserModel user, ClerkUser clerkUser) {
        return user.getAttributeStream(ClerkUserAttributes.LINK)
                .anyMatch(mark -> clerkUser.externalId().filter(mark::equals).isPresent());
    }

    private Optional<String> namesChosenByUsers() {
        if (realm.isRegistrationAllowed()) {
            return Optional.of("User registration is on");
        }
        if (realm.isEditUsernameAllowed()) {
            return Optional.of("Edit username is on");
        }
        return realm.isRegistrationEmailAsUsername() ? Optional.of("Email as username is on") : Optional.empty();
    }

    /** Includes disabled providers: they may have created accounts before, under names that their users chose. */
    private Optional<String> otherProvider() {
        return session.identityProviders()
                .getAllStream(IdentityProviderQuery.any())
                .filter(other -> !other.getAlias().equals(config.getAlias()))
                .filter(other -> !Boolean.TRUE.equals(other.isLinkOnly()) && !IssuerProviders.is(other))
                .map(IdentityProviderModel::getAlias)
                .findFirst()
                .map(alias -> "identity provider " + alias + " can create accounts");
    }

    /** The owner of the account's e-mail address could set a password later. */
    private Optional<String> recovery(UserModel user) {
        return realm.isResetPasswordAllowed() && user.getEmail() != null
                ? Optional.of("Forgot password is on")
                : Optional.empty();
    }
}
