package io.github.keycloakclerk.clerk.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import org.keycloak.util.JsonSerialization;

/** What Clerk says of the instance of a secret key. Not read with Clerk's SDK: its model knows more than is promised. */
final class InstanceAnswer {

    private InstanceAnswer() {}

    /** Empty if this is not what Clerk's API promises. */
    static Optional<String> id(String json) {
        try {
            return Optional.of(
                            JsonSerialization.mapper.readTree(json).path("id").asText())
                    .filter(id -> !id.isBlank());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
