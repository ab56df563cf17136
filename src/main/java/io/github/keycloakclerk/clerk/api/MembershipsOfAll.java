package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page of the memberships of all users of an instance.
 *
 * @param memberships those that can be read
 * @param size number of memberships on the page
 */
public record MembershipsOfAll(List<Entry> memberships, int size) {

    /** Clerk's limit for one page. */
    public static final int PAGE_SIZE = 500;

    /** @param userId user of the membership */
    public record Entry(String userId, ClerkMembership membership) {}

    public boolean isLast() {
        return size < PAGE_SIZE;
    }

    static String path(int offset) {
        return "/organization_memberships?limit=" + PAGE_SIZE + "&offset=" + offset + "&order_by=%2Bcreated_at";
    }

    /** Empty if there is no list. */
    static Optional<MembershipsOfAll> read(JsonNode page) {
        JsonNode data = page.path("data");
        if (!data.isArray()) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode json : data) {
            Optional<String> userId =
                    new JsonFields(json).at("public_user_data").text("user_id");
            ClerkMembership.of(json)
                    .ifPresent(membership -> userId.ifPresent(id -> entries.add(new Entry(id, membership))));
        }
        return Optional.of(new MembershipsOfAll(entries, data.size()));
    }
}
