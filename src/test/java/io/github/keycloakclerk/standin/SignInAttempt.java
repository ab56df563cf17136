package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One sign-in of a browser, from the identifier to the new session. */
final class SignInAttempt {

    private final ObjectNode json = Json.MAPPER.createObjectNode();
    private final StandInUser user;

    SignInAttempt(StandInUser user, String identifier) {
        this.user = user;
        json.put("object", "sign_in")
                .put("id", "sia_" + UUID.randomUUID().toString().replace("-", ""))
                .put("status", "needs_first_factor")
                .put("identifier", identifier)
                .putNull("created_session_id")
                .putNull("second_factor_verification")
                .putNull("first_factor_verification")
                .putNull("user_data")
                .put("abandon_at", System.currentTimeMillis() + 600_000);
        json.putArray("supported_identifiers").add("email_address").add("username");
        json.set("supported_first_factors", Factors.first(user));
        json.set("supported_second_factors", Factors.second(user));
    }

    StandInUser user() {
        return user;
    }

    boolean is(String id) {
        return json.path("id").asText().equals(id);
    }

    JsonNode json() {
        return json.deepCopy();
    }

    boolean isComplete() {
        return "complete".equals(json.path("status").asText());
    }

    void prepare(String factor, Map<String, String> form) {
        json.set(factor + "_verification", Factors.verification(form.getOrDefault("strategy", ""), "unverified"));
    }

    /** What is wrong with what the person typed; otherwise the sign-in is one step further. */
    Optional<FrontendAnswer> attempt(String factor, Map<String, String> form) {
        Optional<FrontendAnswer> mistake = Factors.mistake(form);
        if (mistake.isEmpty()) {
            json.set(factor + "_verification", Factors.verification(form.getOrDefault("strategy", ""), "verified"));
            boolean more = factor.equals("first_factor") && user.hasTwoFactor();
            json.put("status", more ? "needs_second_factor" : "complete");
        }
        return mistake;
    }

    void completed(String sessionId) {
        json.put("created_session_id", sessionId);
    }
}
