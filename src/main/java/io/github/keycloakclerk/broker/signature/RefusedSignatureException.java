package io.github.keycloakclerk.broker.signature;

/** The signature of a request was refused. The message is what is wrong: headers, signature, timestamp or instance. */
public final class RefusedSignatureException extends Exception {

    private static final long serialVersionUID = 1L;

    public RefusedSignatureException(String what) {
        super(what, null, false, false);
    }

    /** The reason for the operator, which starts with the kind of request. */
    public String reason(String kind) {
        return kind + "_" + getMessage();
    }
}
