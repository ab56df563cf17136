package io.github.keycloakclerk.broker.signin;

/** A sign-in failed. */
public final class SignInException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient SignInFailure failure;

    public SignInException(SignInFailure failure) {
        super(failure.reason(), null, false, false);
        this.failure = failure;
    }

    public SignInFailure failure() {
        return failure;
    }
}
