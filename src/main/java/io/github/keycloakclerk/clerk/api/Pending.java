package io.github.keycloakclerk.clerk.api;

import java.util.Optional;
import java.util.function.Supplier;

/** A pending answer of Clerk. */
@FunctionalInterface
public interface Pending<T> {

    /**
     * Waits for the answer, at most until the deadline of the sign-in.
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
