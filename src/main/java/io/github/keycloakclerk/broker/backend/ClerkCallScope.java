package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.token.SigningKeys;
import java.time.Duration;

/**
 * Calls to Clerk that belong together, within one limit of time.
 *
 * @param calls for what is neither a key nor asked of the Backend API
 * @param needs what has to be known of the user
 * @param known what is known already
 */
public record ClerkCallScope(SigningKeys keys, ClerkApi api, ClerkCalls calls, Needs needs, Known known)
        implements AutoCloseable {

    /**
     * What has to be known of a user.
     *
     * @param memberships the user's organizations
     * @param session the Clerk session as a whole
     */
    public record Needs(boolean memberships, boolean session) {

        static final Needs NOTHING = new Needs(false, false);
    }

    /**
     * What is known without asking Clerk.
     *
     * @param webhook whether what is known of a user is true until an event says otherwise
     * @param counts for how long, then
     */
    public record Known(KnownUsers users, KnownSessions sessions, WebhookHealth webhook, Duration counts) {}

    @Override
    public void close() {
        calls.end();
    }
}
