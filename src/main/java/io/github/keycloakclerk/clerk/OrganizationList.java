package io.github.keycloakclerk.clerk;

import java.util.Optional;
import java.util.Set;

/**
 * Organizations that an administrator listed, by ID or slug; {@code *} is any. An entry that looks like an ID is one:
 * members choose slugs, and could choose the ID of another organization.
 */
public record OrganizationList(Set<String> entries) {

    private static final String ANY = "*";
    private static final String ID = "org_";

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether the list contains an organization, also by {@code *}. */
    public boolean contains(String id, Optional<String> slug) {
        return entries.contains(ANY) || names(id, slug);
    }

    /** Whether the list contains an organization by its ID or slug. */
    public boolean names(String id, Optional<String> slug) {
        return id.startsWith(ID) && entries.contains(id)
                || slug.filter(name -> !name.startsWith(ID))
                        .filter(entries::contains)
                        .isPresent();
    }
}
