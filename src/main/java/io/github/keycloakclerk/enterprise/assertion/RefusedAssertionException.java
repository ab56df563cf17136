package io.github.keycloakclerk.enterprise.assertion;

import java.util.Optional;

/** No token is issued for an assertion. */
public final class RefusedAssertionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final transient Optional<String> cause;

    private RefusedAssertionException(Refusal refusal, Optional<String> cause) {
        super(refusal.reason(), null, false, false);
        this.refusal = refusal;
        this.cause = cause;
    }

    public static RefusedAssertionException of(Refusal refusal) {
        return new RefusedAssertionException(refusal, Optional.empty());
    }

    /** @param cause the underlying cause for the event, without content of the assertion */
    public static RefusedAssertionException of(Refusal refusal, String cause) {
        return new RefusedAssertionException(refusal, Optional.of(cause));
    }

    public Refusal refusal() {
        return refusal;
    }

    /** The underlying cause. */
    public Optional<String> behind() {
        return cause;
    }
}
