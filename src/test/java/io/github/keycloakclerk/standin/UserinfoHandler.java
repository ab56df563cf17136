package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/** Returns the claims of an access token's user. */
final class UserinfoHandler {

    private static final String BEARER = "Bearer ";

    private final StandInClerk clerk;
    private final OAuthTokens tokens;

    UserinfoHandler(StandInClerk clerk, OAuthTokens tokens) {
        this.clerk = clerk;
        this.tokens = tokens;
    }

    void handle(Exchange exchange) throws IOException {
        String authorization = exchange.header("Authorization");
        Optional<OAuthGrant> grant = authorization.startsWith(BEARER)
                ? tokens.accessTokenOf(authorization.substring(BEARER.length()))
                : Optional.empty();
        Optional<ObjectNode> claims =
                grant.flatMap(found -> clerk.people().user(found.userId()).map(person -> claims(person, found)));
        if (claims.isPresent()) {
            exchange.json(200, claims.get().toString());
            return;
        }
        ClerkError error = new ClerkError(
                401,
                "oauth_fetch_user_error",
                "unable to fetch user info",
                "Unable to fetch user info. Check if access token is present and valid.");
        exchange.json(error.status(), error.json());
    }

    private ObjectNode claims(StandInUser person, OAuthGrant grant) {
        ObjectNode claims = Json.object(
                "object", "oauth_user_info",
                "instance_id", clerk.keys().current().getKeyID(),
                "user_id", person.id(),
                "sub", person.id());
        claims.setAll(UserClaims.of(person, grant));
        if (claims.has("preferred_username")) {
            claims.set("username", claims.path("preferred_username"));
        }
        grant.organization()
                .ifPresent(organization ->
                        claims.put("org_name", organization.name()).put("org_slug", organization.slug()));
        return claims;
    }
}
