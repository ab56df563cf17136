package io.github.keycloakclerk.broker.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares e-mail addresses. */
public final class EmailAddresses {

    private EmailAddresses() {}

    /**
     * Compares in lower case, as Keycloak does ({@code UserAdapter.setEmail}). {@link String#equalsIgnoreCase} would treat some
     * letters of other alphabets as equal.
     */
    public static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && other != null && one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
