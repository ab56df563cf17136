package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;

/**
 * Chooses the Keycloak username of a person.
 *
 * <p>People choose their Clerk username themselves, so it never points to an existing account of somebody else: a name
 * that is taken is passed over.
 *
 * @param unverifiedEmails whether an address that Clerk did not verify counts, where addresses are usernames
 */
record Usernames(UserProvider users, RealmModel realm, boolean unverifiedEmails) {

    /**
     * The first name that is free.
     *
     * @param self the account of the person, if there is one; its own name counts as free
     */
    Optional<String> choose(UsernameFrom source, ClerkUser person, Optional<UserModel> self) {
        return candidates(source, person).filter(name -> isFree(name, self)).findFirst();
    }

    private Stream<String> candidates(UsernameFrom source, ClerkUser person) {
        Optional<String> email =
                unverifiedEmails ? person.email().map(ClerkUser.Address::value) : person.verifiedEmail();
        if (realm.isRegistrationEmailAsUsername() && email.isPresent()) {
            return email.stream();
        }
        Stream<Optional<String>> wanted = switch (source) {
            case USERNAME -> Stream.of(person.username());
            case EMAIL -> Stream.of(person.verifiedEmail());
            case ID -> Stream.empty();
            case PREFERRED -> Stream.of(person.username(), person.verifiedEmail());
        };
        return Stream.concat(wanted.flatMap(Optional::stream), Stream.of(person.id()));
    }

    private boolean isFree(String name, Optional<UserModel> self) {
        if (self.filter(user -> name.equalsIgnoreCase(user.getUsername())).isPresent()) {
            return true;
        }
        UserModel holder = users.getUserByUsername(realm, name);
        return holder == null
                || self.filter(user -> user.getId().equals(holder.getId())).isPresent();
    }
}
