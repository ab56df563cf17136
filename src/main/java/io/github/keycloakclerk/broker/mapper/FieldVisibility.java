package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a mapper may see of a user.
 *
 * @param privateMetadata what only the customer's back ends are to see
 * @param unproven what the user alone vouches for, such as {@code unsafe_metadata}, names, and addresses that Clerk did not
 *     verify. Nothing that grants rights may go by it; see {@link ProvenUser}.
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

    /** Takes a field away wherever it occurs. */
    static void remove(JsonNode json, String field) {
        json.findParents(field).forEach(parent -> ((ObjectNode) parent).remove(field));
    }
}
