package io.github.keycloakclerk.mcp.metadata;

import org.keycloak.models.KeycloakSession;

/**
 * A grant profile that a realm's metadata lists ({@code authorization_grant_profiles_supported}). Implemented by grant type
 * factories.
 */
public interface GrantProfile {

    /** The URN of the profile. */
    String profile();

    /** Whether the realm of the current request accepts the profile. */
    boolean isAccepted(KeycloakSession session);
}
