package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The user sessions in the stand-in. */
final class StandInSessions {

    private final Map<String, ObjectNode> sessions = new ConcurrentHashMap<>();

    String begin(StandInUser user) {
        String id = "sess_" + UUID.randomUUID().toString().replace("-", "");
        sessions.put(id, Json.resource("/standin/session.json").put("id", id).put("user_id", user.id()));
        return id;
    }

    void setStatus(String id, String status) {
        sessions.get(id).put("status", status);
    }

    void setActor(String id, String userId) {
        sessions.get(id).putObject("actor").put("sub", userId);
    }

    void setActive(String id, StandInOrganization organization) {
        sessions.get(id).put("last_active_organization_id", organization.id());
    }

    String status(String id) {
        return sessions.get(id).path("status").asText();
    }

    /** {@code GET /sessions/{id}} and {@code POST /sessions/{id}/revoke}. */
    Optional<String> answer(Exchange exchange, Calls calls) {
        Optional<ObjectNode> session = Optional.ofNullable(sessions.get(exchange.segment(3)));
        if (exchange.isPost() && exchange.path().endsWith(Calls.REVOKE)) {
            calls.count(Calls.REVOKE);
            session.ifPresent(found -> found.put("status", "revoked"));
        }
        return session.map(ObjectNode::toString);
    }
}
