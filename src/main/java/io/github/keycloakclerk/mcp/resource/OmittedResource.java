package io.github.keycloakclerk.mcp.resource;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.ErrorResponseException;

/**
 * Ignores an empty {@code resource}: a parameter without a value counts as omitted (RFC 6749, 3.1). Keycloak 26.7 refuses it in
 * authorization requests before any extension runs ({@code AuthorizationEndpointChecker}).
 */
public record OmittedResource(KeycloakSession session) {

    /**
     * Removes an empty {@code resource} from a request.
     *
     * @throws ErrorResponseException with a redirect to the request without it, if the parameters are read-only
     */
    public void takeOut(MultivaluedMap<String, String> parameters) {
        List<String> values = parameters.getOrDefault(OAuth2Constants.RESOURCE, List.of());
        if (values.isEmpty() || values.stream().anyMatch(value -> value != null && !value.isBlank())) {
            return;
        }
        try {
            parameters.remove(OAuth2Constants.RESOURCE);
        } catch (UnsupportedOperationException query) {
            URI without = session.getContext()
                    .getUri()
                    .getRequestUriBuilder()
                    .replaceQueryParam(OAuth2Constants.RESOURCE)
                    .build();
            if (without.equals(session.getContext().getUri().getRequestUri())) {
                // The parameter's name is encoded in another way; Keycloak refuses it.
                return;
            }
            // Without a body, Keycloak replaces the response.
            throw new ErrorResponseException(Response.status(Response.Status.FOUND)
                    .location(without)
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .entity("")
                    .build());
        }
    }
}
