package io.github.keycloakclerk.mcpserver;

import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;

/** The responses that tell a client how to get a (better) token: RFC 6750 with the metadata URL of RFC 9728. */
record Challenge(URI resourceMetadata) {

    void tokenMissing(HttpServletResponse response) {
        refuse(
                response,
                HttpServletResponse.SC_UNAUTHORIZED,
                "Bearer resource_metadata=\"%s\", scope=\"%s\"".formatted(resourceMetadata, Scopes.READ));
    }

    void tokenInvalid(HttpServletResponse response) {
        refuse(
                response,
                HttpServletResponse.SC_UNAUTHORIZED,
                "Bearer error=\"invalid_token\", resource_metadata=\"%s\", scope=\"%s\""
                        .formatted(resourceMetadata, Scopes.READ));
    }

    void scopeMissing(HttpServletResponse response) {
        refuse(
                response,
                HttpServletResponse.SC_FORBIDDEN,
                "Bearer error=\"insufficient_scope\", scope=\"%s %s\", resource_metadata=\"%s\""
                        .formatted(Scopes.READ, Scopes.WRITE, resourceMetadata));
    }

    private static void refuse(HttpServletResponse response, int status, String challenge) {
        response.setStatus(status);
        response.setHeader("WWW-Authenticate", challenge);
    }
}
