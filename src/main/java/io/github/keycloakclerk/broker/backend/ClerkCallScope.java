package io.github.keycloakclerk.broker.backend;

import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.token.SigningKeys;
import java.time.Duration;

/**
 * Calls to Clerk that belong together and share one time limit.
 *
 * @param calls for requests other than those for keys and to the Backend API
 * @param needs what has to be known about the user
 * @param known what is known already
 */
public record ClerkCallScope(SigningKeys keys, ClerkApi api, ClerkCalls calls, Needs needs, Known known)
        implements AutoCloseable {

    /**
     * What has to be known about a user.
     *
     * @param memberships the user's organizations
     * @param session the complete Clerk session
     */
    public record Needs(boolean memberships, boolean session) {

        static final Needs NOTHING = new Needs(false, false);
    }

    /**
     * What is known without asking Clerk.
     *
     * @param webhook whether webhooks arrive, so that known data holds until an event changes it
     * @param counts how long known data counts in that case
     */
    public record Known(KnownUsers users, KnownSessions sessions, WebhookHealth webhook, Duration counts) {}

    @Override
    public void close() {
        calls.end();
    }
}
