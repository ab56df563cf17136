package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The membership of a user in a Clerk organization ({@code GET /users/{id}/organization_memberships}).
 *
 * @param organizationId ID of the Clerk organization, {@code org_…}
 * @param slug the organization's name in URLs; its ID if the Clerk instance has no slugs
 * @param name the organization's name, empty if there is none
 * @param role the user's role, without the prefix {@code org:}
 * @param permissions permissions of the role, {@code org:<feature>:<permission>}
 * @param json the membership as Clerk sent it, with the organization and its metadata
 */
public record ClerkMembership(
        String organizationId, String slug, String name, String role, List<String> permissions, JsonNode json) {

    private static final String ROLE_PREFIX = "org:";

    /** Users choose slugs. Other characters could lead to another group or client. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** Empty without an organization or a role: such a membership grants nothing. */
    public static Optional<ClerkMembership> of(JsonNode json) {
        JsonFields membership = new JsonFields(json);
        JsonFields organization = membership.at("organization");
        return organization
                .text("id")
                .flatMap(id -> membership
                        .text("role")
                        .map(role -> new ClerkMembership(
                                id,
                                organization.text("slug").orElse(id),
                                organization.text("name").orElse(""),
                                bareRole(role),
                                membership.texts("permissions"),
                                json)));
    }

    /** The organization as Clerk sent it. */
    public JsonNode organization() {
        return json.path("organization");
    }

    public boolean isAmong(OrganizationList organizations) {
        return organizations.contains(organizationId, Optional.of(slug));
    }

    /** Whether organization ID, slug and role can be used in names of groups and roles. */
    public boolean isNameable() {
        return Stream.of(organizationId, slug, role)
                .allMatch(part -> WORD.matcher(part).matches());
    }

    /** A role without the prefix {@code org:}, which only session tokens of version 2 omit. */
    public static String bareRole(String role) {
        return role.startsWith(ROLE_PREFIX) ? role.substring(ROLE_PREFIX.length()) : role;
    }
}
