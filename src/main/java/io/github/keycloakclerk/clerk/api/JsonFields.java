package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * The members of a JSON object of Clerk. What is missing, null or of another type than expected is absent, so that it stops only
 * what needs it: Clerk's models change more often than this jar.
 */
record JsonFields(JsonNode json) {

    /** Empty too if there is nothing but spaces. */
    Optional<String> text(String name) {
        return Optional.of(json.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank());
    }

    Optional<Boolean> flag(String name) {
        return Optional.of(json.path(name)).filter(JsonNode::isBoolean).map(JsonNode::asBoolean);
    }

    /** A time, which Clerk gives in milliseconds. */
    Optional<Instant> time(String name) {
        return Optional.of(json.path(name))
                .filter(JsonNode::canConvertToLong)
                .filter(JsonNode::isIntegralNumber)
                .map(millis -> Instant.ofEpochMilli(millis.asLong()));
    }

    boolean isAbsent(String name) {
        return json.path(name).isMissingNode() || json.path(name).isNull();
    }

    JsonFields at(String name) {
        return new JsonFields(json.path(name));
    }
}
