package io.github.keycloakclerk.lifecycle;

import java.util.Arrays;

/** What may be logged of a failure: its message may quote what is in the database, its type and place do not. */
final class LoggableCause {

    private LoggableCause() {}

    static String of(RuntimeException failure) {
        return failure.getClass().getName()
                + Arrays.stream(failure.getStackTrace())
                        .findFirst()
                        .map(place -> " at " + place)
                        .orElse("");
    }
}
