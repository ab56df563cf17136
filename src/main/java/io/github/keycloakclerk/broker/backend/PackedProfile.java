package io.github.keycloakclerk.broker.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.keycloakclerk.clerk.ClerkMembership;
import io.github.keycloakclerk.clerk.ClerkUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.util.JsonSerialization;

/**
 * A compact form of Clerk's answer about a user, for the cache. As a tree of objects it takes five times the memory.
 *
 * @param user without its JSON
 * @param json of the user
 * @param memberships a JSON list, if they were read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PackedProfile(ClerkUser user, byte[] json, Optional<byte[]> memberships) {

    /** Most users need a quarter of it. Clerk is asked again about users who need more. */
    private static final int MAX_BYTES = 16 * 1024;

    /** Empty if the profile is too large to be cached. */
    static Optional<PackedProfile> of(ClerkProfile profile) {
        ClerkUser user = profile.user();
        PackedProfile packed = new PackedProfile(
                user.with(MissingNode.getInstance()),
                bytes(user.json()),
                profile.memberships()
                        .map(list ->
                                bytes(list.stream().map(ClerkMembership::json).toList())));
        int size =
                packed.json.length + packed.memberships.map(list -> list.length).orElse(0);
        return size > MAX_BYTES ? Optional.empty() : Optional.of(packed);
    }

    ClerkProfile profile() {
        return new ClerkProfile(
                user.with(tree(json)), memberships.map(PackedProfile::tree).map(PackedProfile::list), Optional.empty());
    }

    private static List<ClerkMembership> list(JsonNode memberships) {
        List<ClerkMembership> list = new ArrayList<>();
        memberships.forEach(membership -> ClerkMembership.of(membership).ifPresent(list::add));
        return list;
    }

    private static byte[] bytes(Object json) {
        try {
            return JsonSerialization.mapper.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JsonSerialization.mapper.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
