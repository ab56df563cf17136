package io.github.keycloakclerk.broker.signature;

/** A request was not signed by whom it has to be. The message says what is wrong: headers, signature, timestamp or instance. */
public final class RefusedSignatureException extends Exception {

    private static final long serialVersionUID = 1L;

    public RefusedSignatureException(String what) {
        super(what, null, false, false);
    }

    /** The reason for the operator, for a kind of request. */
    public String reason(String kind) {
        return kind + "_" + getMessage();
    }
}
