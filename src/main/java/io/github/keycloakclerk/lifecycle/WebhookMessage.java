package io.github.keycloakclerk.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.clerk.api.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.keycloak.util.JsonSerialization;

/**
 * The subject of a webhook. Nothing else is read from it, because current data is read from Clerk.
 *
 * @param type {@code user.updated}, {@code session.revoked}, …
 * @param instanceId the Clerk instance, if present
 * @param data what changed
 */
record WebhookMessage(String type, Optional<String> instanceId, JsonNode data) {

    private static final Excerpt READ =
            new Excerpt("/type", "/instance_id", "/data/id", "/data/user_id", "/data/public_user_data/user_id");

    /** If the body is not a message, returns a message without a type, which is ignored. */
    static WebhookMessage parse(byte[] body) {
        try {
            JsonNode json = READ.of(new ByteArrayInputStream(body));
            return new WebhookMessage(
                    json.path("type").asText(),
                    Optional.of(json.path("instance_id"))
                            .filter(JsonNode::isTextual)
                            .map(JsonNode::asText),
                    json.path("data"));
        } catch (IOException e) {
            return new WebhookMessage("", Optional.empty(), JsonSerialization.createObjectNode());
        }
    }

    /** Whether this is the kind of event that reports a ban. */
    boolean isAboutUser() {
        return type.equals("user.updated") && user().isPresent();
    }

    /** The user of an event about a user. */
    Optional<String> user() {
        return Optional.of(data.path("id").asText()).filter(ClerkIds::isUser);
    }

    /** The user of an event about a membership. */
    Optional<String> member() {
        return Optional.of(data.path("public_user_data").path("user_id").asText())
                .filter(ClerkIds::isUser);
    }

    /** The user of an event about a session. */
    Optional<String> userOfSession() {
        return Optional.of(data.path("user_id").asText()).filter(ClerkIds::isUser);
    }

    /** The organization of an event about an organization. */
    Optional<String> organization() {
        return Optional.of(data.path("id").asText()).filter(ClerkIds::isOrganization);
    }

    Optional<String> session() {
        return Optional.of(data.path("id").asText()).filter(ClerkIds::isSession);
    }
}
