package io.github.keycloakclerk.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The Clerk user data that becomes the Keycloak username. If a user does not have it, the Clerk user ID is used. */
public enum UsernameFrom {
    /** The Clerk username or, if there is none, the verified primary e-mail address. */
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
