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
 * @param named what this request names, as the client spells it
 * @param bound what was named before; empty too where nothing came before
 * @param agrees whether the two are the same, so far as both have to be there
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

    /** Keycloak 26.7 loses all attributes of the session context, this one too, when an offline token is refreshed. */
    private static Optional<String> named(TokenPostProcessorContext context, KeycloakSession session) {
        return filled(context.clientSessionCtx().getAttribute(OAuth2Constants.RESOURCE, String.class))
                .or(() -> filled(session.getContext()
                        .getHttpRequest()
                        .getDecodedFormParameters()
                        .getFirst(OAuth2Constants.RESOURCE)));
    }

    /** A parameter without a value counts as left out (RFC 6749, 3.2). */
    static Optional<String> filled(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    /** For a grant that begins with this request. */
    private static RequestedResource first(Optional<String> named) {
        return new RequestedResource(named, Optional.empty(), true);
    }

    /** For a grant that the user answered before. A client may leave the resource out now, but not bring it in. */
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
