package io.github.keycloakclerk.clerk;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An OAuth application in Clerk ({@code GET /oauth_applications}).
 *
 * @param id {@code oa_…}, for the Backend API
 * @param clientId for OAuth
 * @param secret known only just after it was created
 */
public record ClerkOAuthApplication(
        String id,
        String name,
        String clientId,
        List<String> redirectUris,
        Set<String> scopes,
        Optional<String> secret) {

    /** The same application with a secret that was stored elsewhere. */
    public ClerkOAuthApplication withSecret(String known) {
        return new ClerkOAuthApplication(id, name, clientId, redirectUris, scopes, Optional.of(known));
    }
}
