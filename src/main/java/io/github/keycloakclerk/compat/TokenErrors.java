package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.Response.Status;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenInterceptorException;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;

/**
 * Refuses a token from within Keycloak's making of one.
 *
 * <p>Keycloak 26.7 answers {@link TokenInterceptorException} with 400 at the token endpoint, but in the JWT Authorization Grant
 * without error and description ({@code JWTAuthorizationGrantType}), and for UMA with 500 ({@code AuthorizationTokenService}). An
 * answer of its own kind passes all grants. At the authorization endpoint there is a browser to be redirected, so there the
 * exception is right.
 */
public final class TokenErrors {

    private static final String TOKEN_ENDPOINT = "/protocol/openid-connect/token";

    private TokenErrors() {}

    /**
     * What to throw.
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
