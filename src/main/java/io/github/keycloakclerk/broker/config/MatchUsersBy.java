package io.github.keycloakclerk.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** By what the subject of an enterprise's assertion leads to a Clerk user for the first time. */
public enum MatchUsersBy {
    /** The ID that Clerk knows of the user's enterprise account. */
    SUBJECT("subject"),
    /** That, or a verified address of a domain whose ownership the organization proved. */
    SUBJECT_OR_OWNED_EMAIL("subject-or-owned-email");

    private final String value;

    MatchUsersBy(String value) {
        this.value = value;
    }

    /** As the setting spells it. */
    public String value() {
        return value;
    }

    static Optional<MatchUsersBy> of(String value) {
        return Arrays.stream(values()).filter(by -> by.value.equals(value)).findFirst();
    }

    static List<String> options() {
        return Arrays.stream(values()).map(MatchUsersBy::value).toList();
    }
}
