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
 * Whether the name of an account says whose it is. It does if an administrator marked the account, or if in this realm nobody
 * but an administrator can have given it its name, and nobody is in it. Judged at each sign-in: the realm's settings change
 * after the provider was saved.
 */
record NamedAccount(KeycloakSession session, RealmModel realm, ClerkIdentityProviderConfig config) {

    /** @throws SignInException if somebody else could have prepared the account */
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
     * Why somebody else could have prepared the account; empty if nobody but an administrator can.
     *
     * @param ownAddress whether its address is that of the user who signs in
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

    /** Also one that is disabled by now may have made accounts, under names that its users chose. */
    private Optional<String> otherProvider() {
        return session.identityProviders()
                .getAllStream(IdentityProviderQuery.any())
                .filter(other -> !other.getAlias().equals(config.getAlias()))
                .filter(other -> !Boolean.TRUE.equals(other.isLinkOnly()) && !IssuerProviders.is(other))
                .map(IdentityProviderModel::getAlias)
                .findFirst()
                .map(alias -> "identity provider " + alias + " can make accounts");
    }

    /** Whoever owns the account's address could set a password later. */
    private Optional<String> recovery(UserModel user) {
        return realm.isResetPasswordAllowed() && user.getEmail() != null
                ? Optional.of("Forgot password is on")
                : Optional.empty();
    }
}
