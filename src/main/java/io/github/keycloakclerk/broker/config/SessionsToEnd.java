package io.github.keycloakclerk.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which Keycloak sessions end with the Clerk session from which they were created. */
public enum SessionsToEnd {
    /** None: signing out of the app does not disconnect anything. */
    NONE,
    /** Browser sessions. MCP clients with an offline token stay connected. */
    ONLINE,
    /** Offline sessions too. */
    ALL;

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> options() {
        return Arrays.stream(values()).map(SessionsToEnd::value).toList();
    }

    static SessionsToEnd of(String value) {
        return Arrays.stream(values())
                .filter(option -> option.value().equals(value))
                .findFirst()
                .orElse(NONE);
    }
}
