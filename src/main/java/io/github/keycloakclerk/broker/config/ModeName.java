package io.github.keycloakclerk.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How users sign in with Clerk. */
public enum ModeName {
    /** On a page of the customer's app. */
    HANDOFF,
    /** At Clerk's OAuth server. */
    OAUTH,
    /** On a page of Keycloak that holds Clerk's form. */
    EMBEDDED;

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> options() {
        return Arrays.stream(values()).map(ModeName::value).toList();
    }

    public static Optional<ModeName> of(String value) {
        return Arrays.stream(values())
                .filter(mode -> mode.value().equals(value))
                .findFirst();
    }
}
