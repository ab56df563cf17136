package io.github.keycloakclerk.mcp.metadata;

import org.keycloak.models.KeycloakSession;

/**
 * A profile of a grant, as a realm's metadata names it ({@code authorization_grant_profiles_supported}). Factories of grants are asked
 * that implement it.
 */
public interface GrantProfile {

    /** Its URN. */
    String profile();

    /** Whether the realm of the current request accepts it. */
    boolean isAccepted(KeycloakSession session);
}
