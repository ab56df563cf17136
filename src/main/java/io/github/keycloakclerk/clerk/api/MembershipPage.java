package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One page of a user's memberships.
 *
 * @param memberships those that can be read: one without an organization or a role grants nothing
 * @param size how many the page has
 * @param total how many memberships there are on all pages, where Clerk says so
 */
record MembershipPage(List<ClerkMembership> memberships, int size, OptionalInt total) {

    /** Empty if there is no list. */
    static Optional<MembershipPage> read(JsonNode page) {
        JsonNode data = page.path("data");
        if (!data.isArray()) {
            return Optional.empty();
        }
        JsonNode total = page.path("total_count");
        List<ClerkMembership> memberships = new ArrayList<>();
        for (JsonNode membership : data) {
            ClerkMembership.of(membership).ifPresent(memberships::add);
        }
        return Optional.of(new MembershipPage(
                memberships,
                data.size(),
                total.canConvertToInt() ? OptionalInt.of(total.asInt()) : OptionalInt.empty()));
    }
}
