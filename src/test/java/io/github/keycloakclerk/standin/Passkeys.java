package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sign-ins by passkey. Trusts the user ID that the browser sends if it answers the challenge of this sign-in. */
record Passkeys(StandInUsers people) {

    static final String STRATEGY = "passkey";

    private static final String FACTOR = "first_factor";

    static void begin(SignInAttempt attempt) {
        ObjectNode options = Json.object("challenge", challenge(attempt), "userVerification", "required");
        options.putArray("allowCredentials");
        attempt.verification(FACTOR, STRATEGY, "unverified").put("nonce", options.toString());
    }

    /** A passkey counts as two factors. */
    Optional<FrontendAnswer> attempt(SignInAttempt attempt, Map<String, String> form) {
        JsonNode response =
                Json.read(form.getOrDefault("public_key_credential", "{}")).path("response");
        JsonNode clientData = Json.read(decode(response.path("clientDataJSON").asText()));
        Optional<StandInUser> person = people.user(
                        decode(response.path("userHandle").asText()))
                .filter(user -> clientData.path("challenge").asText().equals(challenge(attempt)));
        if (person.isEmpty()) {
            return Optional.of(FrontendAnswer.error(422, "passkey_invalid", "Passkey is invalid", ""));
        }
        attempt.of(person.get(), person.get().email());
        attempt.proved(FACTOR, STRATEGY, false);
        return Optional.empty();
    }

    private static String challenge(SignInAttempt attempt) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(UUID.nameUUIDFromBytes(attempt.id().getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String encoded) {
        return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
