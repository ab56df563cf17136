package io.github.keycloakclerk.mcp.resource;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;

/**
 * The resource of a token request.
 *
 * @param named the resource of this request, as the client spells it
 * @param bound the resource of the authorization request or refresh token; empty if there is none
 * @param agrees false if this request names another resource than {@code bound}
 */
record RequestedResource(Optional<String> named, Optional<String> bound, boolean agrees) {

    static RequestedResource of(TokenPostProcessorContext context, KeycloakSession session) {
        if (context.requestRefreshToken() != null) {
            Object kept = context.requestRefreshToken().getOtherClaims().get(OAuth2Constants.RESOURCE);
            return continuing(named(context, session), Optional.ofNullable(kept).map(Object::toString));
        }
        if (context.code() != null) {
            return continuing(named(context, session), filled(context.code().getResource()));
        }
        if (context.clientSessionCtx().getAttribute(Constants.GRANT_TYPE, String.class) == null) {
            // Tokens of the authorization endpoint, for clients of administrators that still use the implicit flow.
            return first(filled(context.clientSessionCtx().getClientSession().getNote(OAuth2Constants.RESOURCE)));
        }
        return first(named(context, session));
    }

    /** Read from the form too: Keycloak 26.7 loses the attributes of the session context if an offline token is refreshed. */
    private static Optional<String> named(TokenPostProcessorContext context, KeycloakSession session) {
        return filled(context.clientSessionCtx().getAttribute(OAuth2Constants.RESOURCE, String.class))
                .or(() -> filled(session.getContext()
                        .getHttpRequest()
                        .getDecodedFormParameters()
                        .getFirst(OAuth2Constants.RESOURCE)));
    }

    /** A parameter without a value counts as omitted (RFC 6749, 3.2). */
    static Optional<String> filled(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    /** For a grant that starts with this request. */
    private static RequestedResource first(Optional<String> named) {
        return new RequestedResource(named, Optional.empty(), true);
    }

    /** For a grant that a user approved before. The client may omit the resource now, but not add one. */
    private static RequestedResource continuing(Optional<String> named, Optional<String> bound) {
        Optional<ResourceUrl> url = named.flatMap(ResourceUrl::parse);
        boolean agrees = named.isEmpty()
                || url.isPresent() && url.equals(bound.flatMap(ResourceUrl::parse))
                || url.isEmpty() && named.equals(bound);
        return new RequestedResource(named, bound, agrees);
    }

    boolean isAbsent() {
        return named.isEmpty() && bound.isEmpty();
    }

    Optional<ResourceUrl> url() {
        return named.or(() -> bound).flatMap(ResourceUrl::parse);
    }
}
