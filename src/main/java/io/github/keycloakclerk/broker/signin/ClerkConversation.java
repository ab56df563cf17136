package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.token.SigningKeys;

/**
 * What one sign-in asks of Clerk, within one limit of time.
 *
 * @param withMemberships whether the person's organizations are needed
 * @param end ends what is still under way
 */
public record ClerkConversation(SigningKeys keys, ClerkApi api, boolean withMemberships, Runnable end)
        implements AutoCloseable {

    @Override
    public void close() {
        end.run();
    }
}
