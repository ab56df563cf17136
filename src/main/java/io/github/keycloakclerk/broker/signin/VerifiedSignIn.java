package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.clerk.ClerkUser;
import java.util.Map;

/**
 * A person who signed in to Clerk just now.
 *
 * @param sessionId the Clerk session
 * @param notes what the Keycloak session remembers of it, by the names in which clients get it
 */
public record VerifiedSignIn(ClerkUser user, String sessionId, Map<String, String> notes) {}
