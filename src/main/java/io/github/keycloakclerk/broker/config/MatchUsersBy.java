package io.github.keycloakclerk.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the subject of an enterprise's assertion is matched to a Clerk user for the first time. */
public enum MatchUsersBy {
    /** By the ID of the user's enterprise account in Clerk. */
    SUBJECT("subject"),
    /** By that ID, or by a verified e-mail address in a domain that the organization proved to own. */
    SUBJECT_OR_OWNED_EMAIL("subject-or-owned-email");

    private final String value;

    MatchUsersBy(String value) {
        this.value = value;
    }

    /** The value of the setting. */
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
