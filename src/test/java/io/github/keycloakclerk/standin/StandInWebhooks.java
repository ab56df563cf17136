package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Base64;

/** Creates the webhooks of a Clerk instance, as Svix delivers them. */
public final class StandInWebhooks {

    private final StandInKeys keys;
    private final String secret = newSecret();

    StandInWebhooks(StandInKeys keys) {
        this.keys = keys;
    }

    /** A new signing secret. */
    public static String newSecret() {
        byte[] key = new byte[24];
        new SecureRandom().nextBytes(key);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    public String secret() {
        return secret;
    }

    String instanceId() {
        return keys.current().getKeyID();
    }

    /** {@code user.created}, {@code user.updated}: with the user's current data. */
    public Webhook user(String type, StandInUser user) {
        return event(type, Json.read(user.json()));
    }

    public Webhook userDeleted(StandInUser user) {
        ObjectNode data = Json.object("id", user.id(), "object", "user");
        return event("user.deleted", data.put("deleted", true));
    }

    /** {@code session.revoked}, {@code session.removed}, {@code session.ended}. */
    public Webhook session(String type, String sessionId, StandInUser user) {
        return event(type, Json.object("id", sessionId, "object", "session", "user_id", user.id()));
    }

    /** {@code organizationMembership.created}, {@code .updated}, {@code .deleted}. */
    public Webhook membership(String type, StandInUser user, StandInOrganization organization) {
        ObjectNode data = Json.object("object", "organization_membership");
        data.set("organization", Json.object("id", organization.id(), "object", "organization"));
        data.set("public_user_data", Json.object("user_id", user.id()));
        return event(type, data);
    }

    public Webhook organizationDeleted(StandInOrganization organization) {
        return event("organization.deleted", Json.object("id", organization.id(), "object", "organization"));
    }

    public Webhook event(String type, JsonNode data) {
        ObjectNode event = Json.object("object", "event", "type", type, "instance_id", instanceId());
        event.put("timestamp", System.currentTimeMillis()).set("data", data);
        return Webhook.of(event.toString(), secret);
    }
}
