package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.broker.backend.InstanceKeys;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.token.RefusedTokenException;
import java.util.function.Supplier;

/** Calls to Clerk that a sign-in needs. */
@FunctionalInterface
public interface SignInCall<T> {

    T call(ClerkCallScope clerk) throws RefusedTokenException, ClerkApiException, SignInException;

    /** Calls Clerk; any failure is converted to a failure of the sign-in. */
    static <T> T within(Supplier<ClerkCallScope> clerk, SignInCall<T> call) throws SignInException {
        try (ClerkCallScope scope = clerk.get()) {
            return call.call(scope);
        } catch (RefusedTokenException e) {
            throw new SignInException(SignInFailure.of(e.refusal()));
        } catch (InstanceKeys.Unavailable e) {
            throw new SignInException(SignInFailure.of(e.reason()));
        } catch (ClerkApiException e) {
            throw new SignInException(SignInFailure.of(e));
        }
    }
}
