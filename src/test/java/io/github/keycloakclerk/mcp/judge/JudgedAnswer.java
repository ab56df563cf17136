package io.github.keycloakclerk.mcp.judge;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.util.ArrayList;
import java.util.List;

/** The response of {@code check-client}. */
record JudgedAnswer(JsonNode body) {

    static JudgedAnswer of(TestRealm realm, String member, JsonNode value) {
        JsonNode question = Json.object().set(member, value);
        Admin.Answer answer = realm.admin().send("POST", realm.path("/mcp/check-client"), question);
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + " " + answer.body());
        }
        return new JudgedAnswer(answer.body());
    }

    static JudgedAnswer of(TestRealm realm, String member, String value) {
        return of(realm, member, Json.MAPPER.getNodeFactory().textNode(value));
    }

    boolean isAccepted() {
        return body.path("accepted").asBoolean();
    }

    /** IDs of the rules with this outcome, without duplicates. */
    List<String> rules(String outcome) {
        List<String> ids = new ArrayList<>();
        for (JsonNode rule : body.path("rules")) {
            String id = rule.path("id").asText();
            if (rule.path("outcome").asText().equals(outcome) && !ids.contains(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** The change that a rule with this ID requires or makes, or empty. */
    String change(String id) {
        for (JsonNode rule : body.path("rules")) {
            if (rule.path("id").asText().equals(id)
                    && !rule.path("change").asText().isEmpty()) {
                return rule.path("change").asText();
            }
        }
        return "";
    }

    JsonNode client() {
        return body.path("client");
    }
}
