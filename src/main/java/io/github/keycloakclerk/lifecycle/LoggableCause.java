package io.github.keycloakclerk.lifecycle;

import java.util.Arrays;

/** The loggable part of a failure: its type and location. The message may quote data from the database. */
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
