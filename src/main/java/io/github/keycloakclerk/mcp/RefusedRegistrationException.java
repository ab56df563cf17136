package io.github.keycloakclerk.mcp;

import org.keycloak.services.clientregistration.ErrorCodes;

/** A client must not be registered as it asks. Error and description are those of RFC 7591, 3.2.2. */
final class RefusedRegistrationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String error;

    private RefusedRegistrationException(String error, String description) {
        super(description);
        this.error = error;
    }

    static RefusedRegistrationException redirectUri(String description) {
        return new RefusedRegistrationException(ErrorCodes.INVALID_REDIRECT_URI, description);
    }

    static RefusedRegistrationException metadata(String description) {
        return new RefusedRegistrationException(ErrorCodes.INVALID_CLIENT_METADATA, description);
    }

    String error() {
        return error;
    }
}
