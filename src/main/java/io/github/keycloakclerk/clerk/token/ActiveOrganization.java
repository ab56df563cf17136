package io.github.keycloakclerk.clerk.token;

import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.JsonFields;
import java.util.List;
import java.util.Optional;

/**
 * The organization that is active for a user.
 *
 * @param role the role without the prefix {@code org:}, which older tokens and the Backend API add
 * @param permissions permissions of the role, {@code org:<feature>:<permission>}
 */
public record ActiveOrganization(String id, Optional<String> slug, Optional<String> role, List<String> permissions) {

    /** The organization of a membership. */
    public static ActiveOrganization of(ClerkMembership membership) {
        return new ActiveOrganization(
                membership.organizationId(),
                new JsonFields(membership.organization()).text("slug"),
                Optional.of(membership.role()),
                membership.permissions());
    }
}
