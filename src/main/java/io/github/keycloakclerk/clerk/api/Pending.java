package io.github.keycloakclerk.clerk.api;

/** An answer of Clerk that is under way. */
@FunctionalInterface
public interface Pending<T> {

    /**
     * Waits for the answer, at most for the time that the sign-in has left.
     *
     * @throws ClerkApiException if the call failed
     */
    T get() throws ClerkApiException;
}
