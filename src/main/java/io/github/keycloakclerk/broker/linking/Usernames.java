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
 * <p>Users choose their Clerk username themselves, so it must never lead to the account of another user. Names that are
 * taken or that the realm rejects are skipped.
 *
 * @param unverifiedEmails whether e-mail addresses that Clerk did not verify count in realms with e-mail as username
 */
record Usernames(KeycloakSession session, boolean unverifiedEmails) {

    /**
     * The first free name that the realm accepts. If it accepts none, the first free name, and Keycloak asks the user
     * for another one. A user with an account keeps its username if the realm rejects the first free name.
     *
     * @param account the user's account, if there is one
     * @param self the account whose current name counts as free
     */
    Optional<String> choose(
            UsernameFrom source, ClerkUser clerkUser, Optional<UserModel> account, Optional<UserModel> self) {
        ProfileRules rules = new ProfileRules(session);
        // The other names are only checked if the first one is not accepted.
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
