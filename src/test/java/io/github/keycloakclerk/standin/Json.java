package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** JSON in tests. */
public final class Json {

    /** Reads numbers of any length, because users can put them in metadata. */
    public static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private static final Map<String, ObjectNode> RESOURCES = new ConcurrentHashMap<>();

    private Json() {}

    /** An object with text values: name, value, name, value, … */
    public static ObjectNode object(String... namesAndValues) {
        ObjectNode object = MAPPER.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    public static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    /** A copy of a JSON file of the test resources. */
    public static ObjectNode resource(String path) {
        return RESOURCES.computeIfAbsent(path, Json::load).deepCopy();
    }

    private static ObjectNode load(String path) {
        try (InputStream in = Json.class.getResourceAsStream(path)) {
            return (ObjectNode) MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
