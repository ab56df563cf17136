package io.github.keycloakclerk.clerk.api;

import java.util.Optional;
import java.util.function.Supplier;

/** An answer of Clerk that is under way. */
@FunctionalInterface
public interface Pending<T> {

    /**
     * Waits for the answer, at most for the time that the sign-in has left.
     *
     * @throws ClerkApiException if the call failed
     */
    T get() throws ClerkApiException;

    /** Starts a call only if it is wanted; its answer is empty otherwise. */
    static <T> Pending<Optional<T>> ofOptional(boolean wanted, Supplier<Pending<T>> call) {
        if (!wanted) {
            return Optional::empty;
        }
        Pending<T> started = call.get();
        return () -> Optional.of(started.get());
    }
}
