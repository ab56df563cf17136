package io.github.keycloakclerk.clerk;

/**
 * That a person belongs to a Clerk organization ({@code GET /users/{id}/organization_memberships}).
 *
 * @param json the membership as Clerk sent it, with the organization and its metadata; has the organization's id and a role
 */
public record ClerkMembership(String json) {

    private static final String ROLE_PREFIX = "org:";

    /** A role without the prefix {@code org:}, which session tokens of version 2 leave out and everything else has. */
    public static String bareRole(String role) {
        return role.startsWith(ROLE_PREFIX) ? role.substring(ROLE_PREFIX.length()) : role;
    }
}
