package io.github.keycloakclerk.broker.linking;

import io.github.keycloakclerk.broker.config.UsernameFrom;
import io.github.keycloakclerk.broker.data.ProfileRules;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Chooses the Keycloak username of a user.
 *
 * <p>Users choose their Clerk username themselves, so it never points to an existing account of somebody else: a name
 * that is taken is passed over, and so is one that the realm does not accept.
 *
 * @param unverifiedEmails whether an address that Clerk did not verify counts, where addresses are usernames
 */
record Usernames(KeycloakSession session, boolean unverifiedEmails) {

    /**
     * The first name that is free and accepted; if the realm accepts none, the first that is free, and Keycloak asks the user for another
     * one. A user who was asked keeps what was entered.
     *
     * @param account the user's account, if there is one
     * @param self the account whose name counts as free, too
     */
    Optional<String> choose(
            UsernameFrom source, ClerkUser clerkUser, Optional<UserModel> account, Optional<UserModel> self) {
        ProfileRules rules = new ProfileRules(session);
        // One after the other: whoever has their name still needs no look at the others.
        Optional<String> first = free(source, clerkUser, self).findFirst();
        Optional<String> accepted = first.filter(name -> rules.accepts(UserModel.USERNAME, name))
                .or(() -> free(source, clerkUser, self)
                        .filter(name -> rules.accepts(UserModel.USERNAME, name))
                        .findFirst());
        return account.isPresent() && !accepted.equals(first)
                ? account.map(UserModel::getUsername)
                : accepted.or(() -> first);
    }

    private Stream<String> free(UsernameFrom source, ClerkUser clerkUser, Optional<UserModel> self) {
        return candidates(source, clerkUser).filter(name -> isFree(name, self));
    }

    private Stream<String> candidates(UsernameFrom source, ClerkUser clerkUser) {
        Optional<String> email =
                unverifiedEmails ? clerkUser.email().map(ClerkUser.Address::value) : clerkUser.verifiedEmail();
        if (realm().isRegistrationEmailAsUsername() && email.isPresent()) {
            return email.stream();
        }
        Stream<Optional<String>> wanted = switch (source) {
            case USERNAME -> Stream.of(clerkUser.username());
            case EMAIL -> Stream.of(clerkUser.verifiedEmail());
            case ID -> Stream.empty();
            case PREFERRED -> Stream.of(clerkUser.username(), clerkUser.verifiedEmail());
        };
        return Stream.concat(wanted.flatMap(Optional::stream), Stream.of(clerkUser.id()));
    }

    private boolean isFree(String name, Optional<UserModel> self) {
        if (self.filter(user -> name.equalsIgnoreCase(user.getUsername())).isPresent()) {
            return true;
        }
        UserModel holder = session.users().getUserByUsername(realm(), name);
        return holder == null
                || self.filter(user -> user.getId().equals(holder.getId())).isPresent();
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}
