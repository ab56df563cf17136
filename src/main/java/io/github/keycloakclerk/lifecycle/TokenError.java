package io.github.keycloakclerk.lifecycle;

import jakarta.ws.rs.core.Response.Status;
import org.keycloak.OAuthErrorException;

/** How a client learns that it gets no token (RFC 6749, section 5.2). Why is between the user and the operator. */
enum TokenError {
    /** The client has to let the user sign in again. */
    NOT_ACTIVE(OAuthErrorException.INVALID_GRANT, "Session not active", Status.BAD_REQUEST),
    /** The client keeps what it has and comes again. */
    LATER(
            OAuthErrorException.TEMPORARILY_UNAVAILABLE,
            "The sign-in service is unavailable",
            Status.SERVICE_UNAVAILABLE);

    private final String error;
    private final String sentence;
    private final Status status;

    TokenError(String error, String sentence, Status status) {
        this.error = error;
        this.sentence = sentence;
        this.status = status;
    }

    String error() {
        return error;
    }

    String sentence() {
        return sentence;
    }

    Status status() {
        return status;
    }
}
