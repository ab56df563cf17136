package io.github.keycloakclerk.check;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Severity of a finding. */
public enum CheckStatus {
    /** As it should be. */
    OK,
    /** Works, but not for all clients, not for long, or not safely enough. */
    WARNING,
    /** Something does not work, or is not safe. */
    PROBLEM;

    /** As written in the response. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    CheckStatus worse(CheckStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
