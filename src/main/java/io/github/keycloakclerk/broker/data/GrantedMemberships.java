package io.github.keycloakclerk.broker.data;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * The memberships of a user that a mapper created, so that manually created ones are left alone. Kept in a user attribute,
 * because Keycloak's own mark (a managed member of an organization) deletes the user with the membership.
 *
 * @param prefix start of the entries of one mapper
 */
public record GrantedMemberships(UserModel user, String prefix) {

    /** Kinds of memberships that Clerk organizations can become. */
    public static final String ORGANIZATIONS = "organizations";

    public static final String GROUPS = "groups";
    public static final String ROLES = "roles";

    /** @param kind separates groups, roles and organizations, in case the mapper is changed */
    public static GrantedMemberships of(UserModel user, String mapperId, String kind) {
        return new GrantedMemberships(user, kind + ":" + mapperId + ":");
    }

    /** The kind of these memberships: organizations, groups or roles. */
    public String kind() {
        return prefix.substring(0, prefix.indexOf(':'));
    }

    public Set<String> read() {
        return entries()
                .filter(entry -> entry.startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether memberships can be stored; false if the user is in a user federation that does not allow it. */
    public boolean canWrite() {
        List<String> entries = entries().toList();
        return !user.isFederated()
                || new Writes(user).attempt(() -> user.setAttribute(ClerkUserAttributes.MEMBERSHIPS, entries));
    }

    /** Whether they are stored now; false if the user is in a user federation that does not allow it. */
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
