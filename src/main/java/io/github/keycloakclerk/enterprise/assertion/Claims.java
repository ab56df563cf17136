package io.github.keycloakclerk.enterprise.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The claims of an assertion, with type checks. A null value counts as missing. */
record Claims(JsonNode json) {

    /** Maximum length of a user ID of an identity provider in Keycloak. */
    private static final int MAX_TEXT = 255;

    boolean has(String claim) {
        return json.hasNonNull(claim);
    }

    String required(String claim) throws RefusedAssertionException {
        return optional(claim).filter(text -> !text.isBlank() && isPlain(text)).orElseThrow(Claims::malformed);
    }

    /** Databases and logs must not get control characters, which Keycloak only removes from parameters. */
    static boolean isPlain(String text) {
        return text.length() <= MAX_TEXT && text.chars().noneMatch(Character::isISOControl);
    }

    Optional<String> optional(String claim) throws RefusedAssertionException {
        if (!has(claim)) {
            return Optional.empty();
        }
        if (!json.path(claim).isTextual()) {
            throw malformed();
        }
        return Optional.of(json.path(claim).asText());
    }

    List<String> texts(String claim) throws RefusedAssertionException {
        if (!json.path(claim).isArray()) {
            return optional(claim).map(List::of).orElse(List.of());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : json.path(claim)) {
            if (!text.isTextual()) {
                throw malformed();
            }
            texts.add(text.asText());
        }
        return texts;
    }

    Optional<Instant> time(String claim) throws RefusedAssertionException {
        if (!has(claim)) {
            return Optional.empty();
        }
        if (!json.path(claim).isNumber() || !json.path(claim).canConvertToLong()) {
            throw malformed();
        }
        long seconds = json.path(claim).asLong();
        if (seconds < 0 || seconds > Integer.MAX_VALUE * 2L) {
            throw malformed();
        }
        return Optional.of(Instant.ofEpochSecond(seconds));
    }

    static RefusedAssertionException malformed() {
        return RefusedAssertionException.of(Refusal.CLAIM);
    }
}
