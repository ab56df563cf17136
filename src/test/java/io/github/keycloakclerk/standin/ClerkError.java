package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An error in the format of Clerk's Backend API. */
final class ClerkError extends RuntimeException {

    private static final String MARKER = " error-body-marker-5d1c";

    private final int status;
    private final String code;
    private final String message;
    private final String parameter;

    private ClerkError(int status, String code, String message, String longMessage, String parameter) {
        super(longMessage);
        this.status = status;
        this.code = code;
        this.message = message;
        this.parameter = parameter;
    }

    ClerkError(int status, String code, String message, String longMessage) {
        this(status, code, message, longMessage, "");
    }

    /** An error about a parameter. */
    static ClerkError parameter(String name, String code, String message, String longMessage) {
        return new ClerkError(422, code, message, longMessage, name);
    }

    int status() {
        return status;
    }

    String json() {
        ObjectNode error = Json.object("message", message, "long_message", getMessage() + MARKER, "code", code);
        if (!parameter.isEmpty()) {
            error.set("meta", Json.object("param_name", parameter));
        }
        ObjectNode body = Json.object("clerk_trace_id", "trace_" + code);
        body.putArray("errors").add(error);
        return body.toString();
    }
}
