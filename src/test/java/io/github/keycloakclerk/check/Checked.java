package io.github.keycloakclerk.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The report about a realm. */
public record Checked(JsonNode report) {

    public static Checked of(TestRealm realm) {
        return new Checked(realm.admin().get(realm.path("/mcp/check")));
    }

    /** The check with this ID, or the worst one of several. */
    public JsonNode check(String id) {
        JsonNode worst = null;
        for (JsonNode check : report.path("checks")) {
            if (check.path("id").asText().equals(id) && (worst == null || rank(check) > rank(worst))) {
                worst = check;
            }
        }
        if (worst == null) {
            throw new AssertionError("no check " + id);
        }
        return worst;
    }

    private static int rank(JsonNode check) {
        return List.of("ok", "warning", "problem").indexOf(check.path("status").asText());
    }

    public String status(String id) {
        return check(id).path("status").asText();
    }

    /** The worst status by check ID. */
    Map<String, String> statuses() {
        Map<String, String> statuses = new TreeMap<>();
        for (JsonNode check : report.path("checks")) {
            String id = check.path("id").asText();
            statuses.put(id, status(id));
        }
        return statuses;
    }

    /** The checks with this status, as JSON text. */
    public List<String> all(String status) {
        List<String> found = new ArrayList<>();
        for (JsonNode check : report.path("checks")) {
            if (check.path("status").asText().equals(status)) {
                found.add(check.toString());
            }
        }
        return found;
    }
}
