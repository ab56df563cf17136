package io.github.keycloakclerk.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What of a Clerk user becomes the Keycloak username. The Clerk user id stands in where a user has none of it. */
public enum UsernameFrom {
    /** Clerk username, else verified primary e-mail address. */
    PREFERRED,
    USERNAME,
    /** The primary e-mail address, if Clerk verified it. */
    EMAIL,
    ID;

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<UsernameFrom> of(String value) {
        return Arrays.stream(values())
                .filter(from -> from.value().equals(value))
                .findFirst();
    }

    static List<String> options() {
        return Arrays.stream(values()).map(UsernameFrom::value).toList();
    }
}
