package io.github.keycloakclerk.broker.mapper;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where in a sign-in a path begins. */
enum Source {
    /** The claims of the session token. */
    TOKEN,
    /** The Clerk session, as the Backend API describes it. Missing if the provider does not ask for it. */
    SESSION,
    /** The Clerk user, as the Backend API describes it. */
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
