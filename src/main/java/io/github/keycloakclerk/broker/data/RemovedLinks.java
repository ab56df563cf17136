package io.github.keycloakclerk.broker.data;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * The Clerk users to whom an account was once linked, for each provider. Kept in a user attribute, which administrators can see
 * and remove.
 */
public record RemovedLinks(UserModel user) {

    /** @param alias of the provider whose link was removed */
    public void remember(String alias, String clerkUserId) {
        String entry = entry(alias, clerkUserId);
        if (entries().noneMatch(entry::equals)) {
            write(Stream.concat(entries(), Stream.of(entry)).toList());
        }
    }

    /** The account is linked again, or free for another user. */
    public void forget(String alias, String clerkUserId) {
        String entry = entry(alias, clerkUserId);
        if (entries().anyMatch(entry::equals)) {
            write(entries().filter(other -> !other.equals(entry)).toList());
        }
    }

    /** Whether a link to one of these providers was removed. */
    public boolean isOfOneOf(Set<String> aliases) {
        return entries().anyMatch(entry -> aliases.contains(entry.substring(0, Math.max(0, entry.lastIndexOf(':')))));
    }

    /** Whether the account was linked to another Clerk user of this provider. */
    public boolean isOfAnother(String alias, String clerkUserId) {
        return isOfOneOf(Set.of(alias)) && entries().noneMatch(entry(alias, clerkUserId)::equals);
    }

    public boolean isEmpty() {
        return entries().findAny().isEmpty();
    }

    private Stream<String> entries() {
        return user.getAttributeStream(ClerkUserAttributes.UNLINKED);
    }

    private static String entry(String alias, String clerkUserId) {
        return alias + ":" + clerkUserId;
    }

    private void write(List<String> entries) {
        new Writes(user).attempt(() -> {
            if (entries.isEmpty()) {
                user.removeAttribute(ClerkUserAttributes.UNLINKED);
            } else {
                user.setAttribute(ClerkUserAttributes.UNLINKED, entries);
            }
        });
    }
}
