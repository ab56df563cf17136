package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Which data of a user a mapper may read.
 *
 * @param privateMetadata private metadata, which is only for the customer's backends
 * @param unproven data that only the user vouches for, such as {@code unsafe_metadata}, names, and e-mail addresses
 *     that Clerk did not verify. It must not grant rights; see {@link ProvenUser}.
 */
public record FieldVisibility(boolean privateMetadata, boolean unproven) {

    static final String PRIVATE = "private_metadata";
    static final String UNSAFE = "unsafe_metadata";

    public List<JsonNode> read(JsonPath path, JsonNode root) {
        boolean hidden = path.passes(PRIVATE) && !privateMetadata || path.passes(UNSAFE) && !unproven;
        return hidden
                ? List.of()
                : path.read(root, element -> true).stream()
                        .map(this::visiblePart)
                        .toList();
    }

    private JsonNode visiblePart(JsonNode value) {
        if (!value.isContainerNode() || privateMetadata && unproven) {
            return value;
        }
        JsonNode copy = value.deepCopy();
        if (!privateMetadata) {
            remove(copy, PRIVATE);
        }
        if (!unproven) {
            remove(copy, UNSAFE);
        }
        return copy;
    }

    /** Removes a field wherever it occurs. */
    static void remove(JsonNode json, String field) {
        json.findParents(field).forEach(parent -> ((ObjectNode) parent).remove(field));
    }
}
