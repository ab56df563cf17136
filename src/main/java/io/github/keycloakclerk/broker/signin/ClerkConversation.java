package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.clerk.api.ClerkApi;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.token.RefusedTokenException;
import io.github.keycloakclerk.clerk.token.SigningKeys;
import java.util.function.Supplier;

/**
 * What one sign-in asks of Clerk, within one limit of time.
 *
 * @param calls for what is neither a key nor asked of the Backend API
 * @param withMemberships whether the person's organizations are needed
 */
public record ClerkConversation(SigningKeys keys, ClerkApi api, ClerkCalls calls, boolean withMemberships)
        implements AutoCloseable {

    /** What is talked about. */
    @FunctionalInterface
    interface Topic<T> {
        T discuss(ClerkConversation clerk) throws RefusedTokenException, ClerkApiException, SignInException;
    }

    /** Holds a conversation; whatever goes wrong in it is why the sign-in failed. */
    static <T> T about(Topic<T> topic, Supplier<ClerkConversation> clerk) throws SignInException {
        try (ClerkConversation conversation = clerk.get()) {
            return topic.discuss(conversation);
        } catch (RefusedTokenException e) {
            throw new SignInException(SignInFailure.of(e.refusal()));
        } catch (InstanceKeys.Unavailable e) {
            throw new SignInException(SignInFailure.of(e.reason()));
        } catch (ClerkApiException e) {
            throw new SignInException(SignInFailure.of(e));
        }
    }

    @Override
    public void close() {
        calls.end();
    }
}
