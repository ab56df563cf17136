package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.token.SigningKeys;

/**
 * Calls to Clerk that belong together, within one limit of time.
 *
 * @param calls for what is neither a key nor asked of the Backend API
 * @param withMemberships whether the user's organizations are needed
 */
public record ClerkCallScope(SigningKeys keys, ClerkApi api, ClerkCalls calls, boolean withMemberships)
        implements AutoCloseable {

    @Override
    public void close() {
        calls.end();
    }
}
