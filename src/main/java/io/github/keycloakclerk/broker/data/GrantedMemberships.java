package io.github.keycloakclerk.broker.data;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * Which memberships of a user a mapper made, so that those made by hand are left alone. Kept in an attribute of the user,
 * because Keycloak's own mark (a managed member of an organization) deletes the user with the membership.
 *
 * @param prefix what the entries of one mapper begin with
 */
public record GrantedMemberships(UserModel user, String prefix) {

    /** What Clerk organizations can become. */
    public static final String ORGANIZATIONS = "organizations";

    public static final String GROUPS = "groups";
    public static final String ROLES = "roles";

    /** @param kind keeps groups, roles and organizations apart, should the mapper be changed */
    public static GrantedMemberships of(UserModel user, String mapperId, String kind) {
        return new GrantedMemberships(user, kind + ":" + mapperId + ":");
    }

    /** What these memberships are of: organizations, groups or roles. */
    public String kind() {
        return prefix.substring(0, prefix.indexOf(':'));
    }

    public Set<String> read() {
        return entries()
                .filter(entry -> entry.startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether anything can be remembered; not where a user federation keeps the user. */
    public boolean canWrite() {
        List<String> entries = entries().toList();
        return !user.isFederated()
                || new Writes(user).attempt(() -> user.setAttribute(ClerkUserAttributes.MEMBERSHIPS, entries));
    }

    /** Whether it is remembered now; not where a user federation keeps the user. */
    public boolean write(Set<String> targets) {
        if (targets.equals(read())) {
            return true;
        }
        List<String> entries = Stream.concat(
                        entries().filter(entry -> !entry.startsWith(prefix)),
                        targets.stream().map(prefix::concat))
                .toList();
        return new Writes(user).attempt(() -> {
            if (entries.isEmpty()) {
                user.removeAttribute(ClerkUserAttributes.MEMBERSHIPS);
            } else {
                user.setAttribute(ClerkUserAttributes.MEMBERSHIPS, entries);
            }
        });
    }

    private Stream<String> entries() {
        return user.getAttributeStream(ClerkUserAttributes.MEMBERSHIPS);
    }
}
