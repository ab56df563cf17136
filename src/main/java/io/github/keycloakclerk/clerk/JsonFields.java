package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The members of a JSON object of Clerk. What is missing, null or of another type than expected is absent, so that it stops only
 * what needs it: Clerk's models change more often than this jar.
 */
public record JsonFields(JsonNode json) {

    /** Empty too if there is nothing but spaces. */
    public Optional<String> text(String name) {
        return Optional.of(json.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank());
    }

    public Optional<Boolean> flag(String name) {
        return Optional.of(json.path(name)).filter(JsonNode::isBoolean).map(JsonNode::asBoolean);
    }

    /** A time, which Clerk gives in milliseconds. */
    public Optional<Instant> time(String name) {
        return Optional.of(json.path(name))
                .filter(JsonNode::canConvertToLong)
                .filter(JsonNode::isIntegralNumber)
                .map(millis -> Instant.ofEpochMilli(millis.asLong()));
    }

    /** The texts of a list; what is no text among them is left out. */
    public List<String> texts(String name) {
        return StreamSupport.stream(json.path(name).spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    public boolean isAbsent(String name) {
        return json.path(name).isMissingNode() || json.path(name).isNull();
    }

    public JsonFields at(String name) {
        return new JsonFields(json.path(name));
    }
}
