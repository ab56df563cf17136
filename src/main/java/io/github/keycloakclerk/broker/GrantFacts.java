package io.github.keycloakclerk.broker;

import java.util.Map;
import java.util.Optional;

/**
 * What is known of a user who gets a token without a sign-in.
 *
 * @param notes notes of the session, by name
 * @param emailVerified whether Clerk verified the user's address
 */
public record GrantFacts(Map<String, Optional<String>> notes, boolean emailVerified) {

    /**
     * Of a token of a JWT template. Clerk leaves session, organization and factors out of such tokens (Clerk: JWT templates), so
     * whatever is demanded of them is missing.
     */
    public static final GrantFacts NONE = new GrantFacts(Map.of(), false);
}
