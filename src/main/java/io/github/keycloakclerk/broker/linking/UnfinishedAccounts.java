package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.broker.data.EmailAddresses;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserManager;
import org.keycloak.models.UserModel;

/**
 * Accounts whose first login flow never ended: Keycloak creates an account one request before the provider sees it, and
 * the browser may never come back. Such an account has the name and e-mail address that were typed, and no user can
 * sign in to it. It must not block the users to whom the name and address belong.
 */
record UnfinishedAccounts(KeycloakSession session, ClerkIdentityProviderConfig config, EventBuilder event) {

    /** Removes those with a name or e-mail address of this user, unless the user's own account already has all of them. */
    void removeFor(ClerkUser clerkUser) {
        FederatedIdentityModel link = new FederatedIdentityModel(config.getAlias(), clerkUser.id(), clerkUser.id());
        UserModel own =
                session.users().getUserByFederatedIdentity(session.getContext().getRealm(), link);
        if (own == null || !hasAll(own, clerkUser)) {
            removeAll(clerkUser);
        }
    }

    private static boolean hasAll(UserModel own, ClerkUser clerkUser) {
        return clerkUser
                        .username()
                        .filter(name -> !name.equalsIgnoreCase(own.getUsername()))
                        .isEmpty()
                && clerkUser
                        .verifiedEmail()
                        .filter(email -> !EmailAddresses.same(email, own.getEmail()))
                        .isEmpty();
    }

    private void removeAll(ClerkUser clerkUser) {
        RealmModel realm = session.getContext().getRealm();
        Stream<UserModel> byAddress = realm.isDuplicateEmailsAllowed()
                ? Stream.empty()
                : clerkUser.verifiedEmail().stream()
                        .map(email -> session.users().getUserByEmail(realm, email));
        Stream<UserModel> byName = Stream.of(clerkUser.username(), clerkUser.verifiedEmail(), clerkUser.externalId())
                .flatMap(Optional::stream)
                .map(name -> session.users().getUserByUsername(realm, name));
        Stream.concat(byAddress, byName)
                .filter(Objects::nonNull)
                .filter(user -> isUnfinished(realm, user))
                .distinct()
                .toList()
                .forEach(user -> remove(realm, user));
    }

    private boolean isUnfinished(RealmModel realm, UserModel user) {
        return user.getFirstAttribute(ClerkUserAttributes.UNFINISHED) != null
                && session.users()
                        .getFederatedIdentitiesStream(realm, user)
                        .findAny()
                        .isEmpty()
                && new AccountState(session, realm, config.getAlias()).use(user).isEmpty();
    }

    private void remove(RealmModel realm, UserModel user) {
        event.clone()
                .event(EventType.DELETE_ACCOUNT)
                .user(user)
                .detail(Details.USERNAME, user.getUsername())
                .detail(Details.IDENTITY_PROVIDER, config.getAlias())
                .detail(Details.REASON, "first_login_unfinished")
                .success();
        new UserManager(session).removeUser(realm, user);
    }
}
