package io.github.keycloakclerk.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The members of a JSON object from Clerk. Members that are missing, null or of an unexpected type are absent: Clerk's
 * models change more often than this jar, and a change must affect only what needs the member.
 */
public record JsonFields(JsonNode json) {

    /** Also empty if the text is only whitespace. */
    public Optional<String> text(String name) {
        return Optional.of(json.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank());
    }

    public Optional<Boolean> flag(String name) {
        return Optional.of(json.path(name)).filter(JsonNode::isBoolean).map(JsonNode::asBoolean);
    }

    /** A time, which Clerk sends in milliseconds. */
    public Optional<Instant> time(String name) {
        return Optional.of(json.path(name))
                .filter(JsonNode::canConvertToLong)
                .filter(JsonNode::isIntegralNumber)
                .map(millis -> Instant.ofEpochMilli(millis.asLong()));
    }

    /** The texts of a list; other elements are skipped. */
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
