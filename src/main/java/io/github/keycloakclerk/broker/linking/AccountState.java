package io.github.keycloakclerk.broker.linking;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Ways in which another user could already have access to an account, or regain it. Such an account is a trap for the
 * next user who gets it without proof of ownership.
 *
 * @param provider alias of the provider whose own link is ignored
 */
record AccountState(KeycloakSession session, RealmModel realm, String provider) {

    private static final String CREDENTIAL = "the account has a credential";

    /** The first of these ways; empty if no user can have access to the account. */
    @SuppressWarnings("deprecation") // no other method covers user storage
    Optional<String> wayIn(UserModel user) {
        boolean elsewhere = user.credentialManager()
                .getConfiguredUserStorageCredentialTypesStream()
                .findAny()
                .isPresent();
        return elsewhere ? Optional.of(CREDENTIAL) : use(user);
    }

    /** Traces of use. Ignores credentials in a user storage, which reports for every account that it can have a password. */
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
            return Optional.of("the account has consents");
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
