package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.token.SigningKeys;

/**
 * What one sign-in asks of Clerk, within one limit of time.
 *
 * @param end ends what is still under way
 */
public record ClerkConversation(SigningKeys keys, ClerkApi api, Runnable end) implements AutoCloseable {

    @Override
    public void close() {
        end.run();
    }
}
