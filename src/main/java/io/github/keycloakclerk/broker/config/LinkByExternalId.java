package io.github.keycloakclerk.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether the external ID of a Clerk user identifies a Keycloak account. */
public enum LinkByExternalId {
    OFF,
    /** It is the ID of the Keycloak user. */
    ID,
    /** It is the username of the Keycloak user. */
    USERNAME;

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<LinkByExternalId> of(String value) {
        return Arrays.stream(values())
                .filter(link -> link.value().equals(value))
                .findFirst();
    }

    static List<String> options() {
        return Arrays.stream(values()).map(LinkByExternalId::value).toList();
    }
}
