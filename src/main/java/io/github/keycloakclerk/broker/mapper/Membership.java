package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.OrganizationList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A membership as names in Keycloak are made of it.
 *
 * @param id the Clerk organization, {@code org_…}
 * @param slug its name in addresses; its id where the Clerk instance has no slugs
 * @param role the person's role, without the prefix {@code org:}
 * @param organization the whole organization
 */
public record Membership(String id, String slug, String name, String role, JsonNode organization) {

    /** Slugs are chosen by people. What is more than a word could lead to another group or client. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** Those whose names can be part of a group's or role's name. */
    static List<Membership> listOf(JsonNode memberships) {
        List<Membership> list = new ArrayList<>();
        for (JsonNode membership : memberships) {
            Membership read = of(membership);
            if (isWord(read.id()) && isWord(read.slug()) && isWord(read.role())) {
                list.add(read);
            }
        }
        return list;
    }

    static Membership of(JsonNode membership) {
        JsonNode organization = membership.path("organization");
        String id = organization.path("id").asText();
        String slug = organization.path("slug").asText("");
        return new Membership(
                id,
                slug.isBlank() || organization.path("slug").isNull() ? id : slug,
                organization.path("name").asText(),
                ClerkMembership.bareRole(membership.path("role").asText()),
                organization);
    }

    public boolean isAmong(OrganizationList organizations) {
        return organizations.contains(id, Optional.of(slug));
    }

    private static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }
}
