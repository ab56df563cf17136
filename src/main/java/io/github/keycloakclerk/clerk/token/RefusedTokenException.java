package io.github.keycloakclerk.clerk.token;

/** A token was refused. Contains only the reason, never a part of the token. */
public final class RefusedTokenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final TokenRefusal refusal;

    public RefusedTokenException(TokenRefusal refusal) {
        super(refusal.reason(), null, false, false);
        this.refusal = refusal;
    }

    public TokenRefusal refusal() {
        return refusal;
    }
}
