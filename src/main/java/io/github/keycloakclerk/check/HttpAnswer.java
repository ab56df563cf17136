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
 * The response of another server.
 *
 * @param headers by name in lower case
 * @param at when it was received
 * @param body at most the first 64 KB
 */
public record HttpAnswer(int status, Map<String, String> headers, Instant at, String body) {

    /** A missing node if the body is not a JSON object. */
    public JsonNode json() {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(body);
            return json != null && json.isObject() ? json : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Whether the response is a JSON object with status 200. */
    public boolean isObject() {
        return status == 200 && json().isObject();
    }

    /** A header; its name is not case-sensitive. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
