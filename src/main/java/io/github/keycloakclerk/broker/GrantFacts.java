package io.github.keycloakclerk.broker;

import java.util.Map;
import java.util.Optional;

/**
 * What is known about a user who gets a token without a sign-in.
 *
 * @param notes session notes by name
 * @param emailVerified whether Clerk verified the user's e-mail address
 */
public record GrantFacts(Map<String, Optional<String>> notes, boolean emailVerified) {

    /**
     * For tokens of JWT templates. Clerk includes neither session nor organization nor factors in them (Clerk: JWT templates),
     * so all requirements on these are unmet.
     */
    public static final GrantFacts NONE = new GrantFacts(Map.of(), false);
}
