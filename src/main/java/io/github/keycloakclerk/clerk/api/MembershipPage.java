package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.util.JsonSerialization;

/**
 * One page of a person's memberships. Not read with Clerk's SDK: its model has no place for an organization without a slug,
 * and mappers want the whole JSON anyway.
 *
 * @param total how many memberships there are on all pages
 */
record MembershipPage(List<ClerkMembership> memberships, int total) {

    /** Empty if this is not what Clerk's API promises. */
    static Optional<MembershipPage> read(String json) {
        try {
            JsonNode page = JsonSerialization.mapper.readTree(json);
            if (!page.path("data").isArray() || !page.path("total_count").canConvertToInt()) {
                return Optional.empty();
            }
            List<ClerkMembership> memberships = new ArrayList<>();
            for (JsonNode membership : page.path("data")) {
                memberships.add(membership(membership));
            }
            return Optional.of(
                    new MembershipPage(memberships, page.path("total_count").asInt()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ClerkMembership membership(JsonNode membership) {
        requireText(membership.path("organization"), "id");
        requireText(membership, "role");
        return new ClerkMembership(membership.toString());
    }

    private static void requireText(JsonNode json, String field) {
        if (!json.path(field).isTextual() || json.path(field).asText().isBlank()) {
            throw new IllegalArgumentException("no " + field);
        }
    }
}
