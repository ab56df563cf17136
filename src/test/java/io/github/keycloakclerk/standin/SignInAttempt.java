package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One sign-in of a browser, from the identifier to the new session. */
final class SignInAttempt {

    private final ObjectNode json = Json.MAPPER.createObjectNode();
    private Optional<StandInUser> user = Optional.empty();
    private String address = "";
    private String addressWhenComplete = "";

    /** A sign-in whose user is not known yet. */
    SignInAttempt() {
        json.put("object", "sign_in")
                .put("id", "sia_" + UUID.randomUUID().toString().replace("-", ""))
                .put("status", "needs_identifier")
                .putNull("identifier")
                .putNull("created_session_id")
                .putNull("second_factor_verification")
                .putNull("first_factor_verification")
                .putNull("user_data")
                .put("abandon_at", System.currentTimeMillis() + 600_000);
        json.putArray("supported_identifiers").add("email_address").add("username");
        json.putArray("supported_first_factors");
        json.putArray("supported_second_factors");
    }

    SignInAttempt of(StandInUser person, String identifier) {
        user = Optional.of(person);
        json.put("status", "needs_first_factor").put("identifier", identifier);
        json.set("supported_first_factors", Factors.first(person));
        json.set("supported_second_factors", Factors.second(person));
        return this;
    }

    StandInUser user() {
        return user.orElseThrow();
    }

    String id() {
        return json.path("id").asText();
    }

    JsonNode json() {
        return json.deepCopy();
    }

    boolean isComplete() {
        return "complete".equals(json.path("status").asText());
    }

    void prepare(String factor, Map<String, String> form) {
        verification(factor, form.getOrDefault("strategy", ""), "unverified");
    }

    /** Sets the verification of a factor. The caller may add to it. */
    ObjectNode verification(String factor, String strategy, String status) {
        ObjectNode verification = Factors.verification(strategy, status);
        json.set(factor + "_verification", verification);
        return verification;
    }

    /** Returns the error in the user's input, or advances the sign-in by one step. */
    Optional<FrontendAnswer> attempt(String factor, Map<String, String> form) {
        Optional<FrontendAnswer> mistake = Factors.mistake(form);
        if (mistake.isEmpty()) {
            proved(factor, form.getOrDefault("strategy", ""), user().hasTwoFactor());
        }
        return mistake;
    }

    /** @param twoFactor whether a second factor must follow the first one */
    void proved(String factor, String strategy, boolean twoFactor) {
        verification(factor, strategy, "verified");
        json.put("status", factor.equals("first_factor") && twoFactor ? "needs_second_factor" : "complete");
    }

    /** Records the browser in which the e-mail link was opened. */
    void verifiedAt(String factor, String client) {
        ((ObjectNode) json.path(factor + "_verification")).put("verified_at_client", client);
    }

    /** Sets the URLs to which another site returns the browser. */
    void comesBackTo(String address, String addressWhenComplete) {
        this.address = address;
        this.addressWhenComplete = addressWhenComplete;
    }

    String address() {
        return address;
    }

    String addressWhenComplete() {
        return addressWhenComplete;
    }

    void completed(String sessionId) {
        json.put("created_session_id", sessionId);
    }
}
