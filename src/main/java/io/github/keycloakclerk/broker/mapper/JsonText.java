package io.github.keycloakclerk.broker.mapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import java.util.List;

/**
 * JSON values as text: numbers and booleans as they are written, objects as JSON. Text that is empty or only whitespace
 * is skipped. Null characters, which PostgreSQL cannot store, are removed.
 */
public final class JsonText {

    private JsonText() {}

    public static List<String> of(List<JsonNode> values) {
        return values.stream().map(JsonText::of).filter(text -> !text.isBlank()).toList();
    }

    private static String of(JsonNode value) {
        if (value instanceof ContainerNode<?>) {
            return value.toString();
        }
        return value.isFloatingPointNumber() && Double.isFinite(value.doubleValue())
                ? value.decimalValue().toPlainString()
                : value.asText().replace("\0", "").trim();
    }
}
