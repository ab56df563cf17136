package io.github.keycloakclerk.broker.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** A SHA-256 digest of JSON that ignores the order of members, and can leave out some members. */
final class JsonDigest {

    private static final int BYTES = 18;

    private static final Set<String> METADATA = Set.of("public_metadata", "private_metadata", "unsafe_metadata");

    private final MessageDigest digest;
    private Set<String> without = Set.of();

    private JsonDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonDigest start() {
        return new JsonDigest();
    }

    /** Leaves out these members from here on, everywhere except in metadata. */
    JsonDigest without(Set<String> members) {
        without = members;
        return this;
    }

    JsonDigest text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
        return this;
    }

    /** Treats missing values and null as equal. */
    JsonDigest json(JsonNode json) {
        if (json.isObject()) {
            List<String> names = new ArrayList<>();
            json.fieldNames().forEachRemaining(names::add);
            names.removeIf(name -> without.contains(name)
                    || json.path(name).isNull()
                    || json.path(name).isMissingNode());
            text("{" + names.size());
            names.stream().sorted().forEach(name -> member(name, json.path(name)));
        } else if (json.isArray()) {
            text("[" + json.size());
            json.forEach(this::json);
        } else {
            text(json.isNull() || json.isMissingNode() ? "" : json.toString());
        }
        return this;
    }

    /** The app's back end or the user chooses the member names in metadata, so none is left out there. */
    private void member(String name, JsonNode value) {
        Set<String> outside = without;
        without = METADATA.contains(name) ? Set.of() : outside;
        text(name).json(value);
        without = outside;
    }

    String value() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }

    long number() {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
