package io.github.keycloakclerk.lifecycle;

import jakarta.ws.rs.core.Response.Status;
import org.keycloak.OAuthErrorException;

/** The error response to a client that gets no token (RFC 6749, section 5.2). The client does not learn the reason. */
enum TokenError {
    /** The user has to sign in again. */
    NOT_ACTIVE(OAuthErrorException.INVALID_GRANT, "Session not active", Status.BAD_REQUEST),
    /** The client keeps its tokens and retries later. */
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
