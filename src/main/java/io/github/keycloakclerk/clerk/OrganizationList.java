package io.github.keycloakclerk.clerk;

import java.util.Optional;
import java.util.Set;

/**
 * Organizations that an administrator listed, by id or slug; {@code *} is any. An entry that looks like an id is one: members choose
 * slugs, and could choose the id of somebody else's organization.
 */
public record OrganizationList(Set<String> entries) {

    private static final String ANY = "*";
    private static final String ID = "org_";

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether an organization is on the list. */
    public boolean contains(String id, Optional<String> slug) {
        return entries.contains(ANY) || names(id, slug);
    }

    /** Whether the list names an organization. */
    public boolean names(String id, Optional<String> slug) {
        return id.startsWith(ID) && entries.contains(id)
                || slug.filter(name -> !name.startsWith(ID))
                        .filter(entries::contains)
                        .isPresent();
    }
}
