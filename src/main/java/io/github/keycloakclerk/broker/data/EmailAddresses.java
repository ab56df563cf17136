package io.github.keycloakclerk.broker.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When two e-mail addresses are the same. */
public final class EmailAddresses {

    private EmailAddresses() {}

    /**
     * As Keycloak compares them: in lower case ({@code UserAdapter.setEmail}). {@link String#equalsIgnoreCase} would take
     * letters of other alphabets for the same.
     */
    public static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && other != null && one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
