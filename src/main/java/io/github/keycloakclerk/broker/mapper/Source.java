package io.github.keycloakclerk.broker.mapper;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of a sign-in that a path starts from. */
enum Source {
    /** The claims of the session token. */
    TOKEN,
    /** The Clerk session, as in the Backend API. Missing if the provider does not request it. */
    SESSION,
    /** The Clerk user, as in the Backend API. */
    USER,
    /** The user's membership in the organization that is active in the session. */
    MEMBERSHIP;

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> options() {
        return Arrays.stream(values()).map(Source::value).toList();
    }

    static Optional<Source> of(String value) {
        return Arrays.stream(values())
                .filter(source -> source.value().equals(value))
                .findFirst();
    }
}
