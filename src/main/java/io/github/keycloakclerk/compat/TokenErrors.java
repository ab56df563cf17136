package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.Response.Status;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenInterceptorException;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;

/**
 * Refuses a token while Keycloak creates it.
 *
 * <p>Keycloak 26.7 answers {@link TokenInterceptorException} with 400 at the token endpoint, but in the JWT
 * Authorization Grant without error and description ({@code JWTAuthorizationGrantType}), and for UMA with 500
 * ({@code AuthorizationTokenService}). {@link CorsErrorResponseException} works with all grants. The authorization
 * endpoint has to redirect a browser, so the former is right there.
 */
public final class TokenErrors {

    private static final String TOKEN_ENDPOINT = "/protocol/openid-connect/token";

    private TokenErrors() {}

    /**
     * The exception to throw.
     *
     * @param error OAuth error code
     * @param description for the client's developer
     */
    public static RuntimeException refusal(KeycloakSession session, String error, String description, Status status) {
        return session.getContext().getUri().getPath().endsWith(TOKEN_ENDPOINT)
                ? new CorsErrorResponseException(session.getProvider(Cors.class), error, description, status)
                : new TokenInterceptorException(error, description);
    }
}
