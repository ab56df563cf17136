package io.github.keycloakclerk.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.util.JsonSerialization;

/**
 * What another server answered.
 *
 * @param headers by name in lower case
 * @param at when it came
 * @param body no more than the first 64 KB
 */
public record HttpAnswer(int status, Map<String, String> headers, Instant at, String body) {

    /** Missing if the body is no JSON object. */
    public JsonNode json() {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(body);
            return json != null && json.isObject() ? json : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Whether the answer is a document. */
    public boolean isObject() {
        return status == 200 && json().isObject();
    }

    /** A header, in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
