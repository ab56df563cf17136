package io.github.keycloakclerk.broker.linking;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * How somebody could be in an account already, or come back into it: what makes it a trap for the next one who gets it
 * without a question.
 *
 * @param provider alias of the provider whose own link does not count
 */
record AccountState(KeycloakSession session, RealmModel realm, String provider) {

    private static final String CREDENTIAL = "the account has a credential";

    /** The first way in; empty for an account that nobody can be in. */
    @SuppressWarnings("deprecation") // nothing else tells what a user storage has
    Optional<String> wayIn(UserModel user) {
        boolean elsewhere = user.credentialManager()
                .getConfiguredUserStorageCredentialTypesStream()
                .findAny()
                .isPresent();
        return elsewhere ? Optional.of(CREDENTIAL) : use(user);
    }

    /** What a user left in the account. A user storage says of each of its accounts that it can have a password. */
    Optional<String> use(UserModel user) {
        if (user.credentialManager().getStoredCredentialsStream().findAny().isPresent()) {
            return Optional.of(CREDENTIAL);
        }
        if (session.users()
                .getFederatedIdentitiesStream(realm, user)
                .anyMatch(link -> !link.getIdentityProvider().equals(provider)
                        && !IssuerProviders.is(session, link.getIdentityProvider()))) {
            return Optional.of("the account has a link to another identity provider");
        }
        if (session.users().getConsentsStream(realm, user.getId()).findAny().isPresent()) {
            return Optional.of("the account has given consent");
        }
        boolean inUse =
                session.sessions().getUserSessionsStream(realm, user).findAny().isPresent()
                        || session.sessions()
                                .getOfflineUserSessionsStream(realm, user)
                                .findAny()
                                .isPresent();
        return inUse ? Optional.of("the account has a session") : Optional.empty();
    }
}
