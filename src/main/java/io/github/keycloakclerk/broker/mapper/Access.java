package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * What a mapper may see of a person.
 *
 * @param privateMetadata what only the customer's back ends are to see
 * @param unproven what the person alone vouches for: {@code unsafe_metadata}, and addresses and accounts that Clerk did
 *     not verify. Nothing that grants rights may go by it.
 */
record Access(boolean privateMetadata, boolean unproven) {

    static final String PRIVATE = "private_metadata";
    static final String UNSAFE = "unsafe_metadata";

    /** What only addresses and accounts of a person have. */
    private static final Set<String> IDENTIFICATION =
            Set.of("verification", "email_address", "phone_number", "web3_wallet", "provider_user_id");

    List<JsonNode> read(JsonPath path, JsonNode root) {
        boolean hidden = path.passes(PRIVATE) && !privateMetadata || path.passes(UNSAFE) && !unproven;
        return hidden
                ? List.of()
                : path.read(root, this::counts).stream()
                        .filter(this::counts)
                        .map(this::visiblePart)
                        .toList();
    }

    /** Addresses and accounts in lists say how Clerk verified them, or that it did not. */
    private boolean counts(JsonNode element) {
        return unproven
                || IDENTIFICATION.stream().noneMatch(element::has)
                || "verified".equals(element.path("verification").path("status").asText());
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
