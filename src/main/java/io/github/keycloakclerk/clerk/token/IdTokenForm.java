package io.github.keycloakclerk.clerk.token;

import static io.github.keycloakclerk.clerk.token.InstanceJwt.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkIds;
import java.util.Set;
import org.keycloak.jose.jws.Algorithm;
import org.keycloak.jose.jws.JWSInput;

/**
 * Distinguishes an ID token of Clerk's OAuth server from other tokens that the same key signs. Checks the form only;
 * signature, issuer, audience, nonce and expiry are checked by Keycloak's OpenID Connect provider.
 */
public final class IdTokenForm {

    private static final Set<String> OTHER_CATEGORIES =
            Set.of(InstanceJwt.SESSION, InstanceJwt.TEMPLATE, InstanceJwt.MACHINE);

    private IdTokenForm() {}

    /**
     * @param keys keys of the instance; requested here, so that an unavailable Clerk is not reported as a bad signature
     * @throws RefusedTokenException if this is not an ID token of a user
     */
    @SuppressWarnings("deprecation") // the type of Keycloak's JWS header
    public static void check(String token, SigningKeys keys) throws RefusedTokenException {
        JWSInput jws = InstanceJwt.parse(token);
        JsonNode header = InstanceJwt.header(jws);
        require(jws.getHeader().getAlgorithm() == Algorithm.RS256, TokenRefusal.ALGORITHM);
        require(!header.has("typ") || "JWT".equals(header.path("typ").asText()), TokenRefusal.TYPE);
        require(!OTHER_CATEGORIES.contains(header.path("cat").asText()), TokenRefusal.CATEGORY);
        InstanceJwt.key(header.path("kid").asText(), keys);
        JsonNode claims = InstanceJwt.json(jws.getContent());
        require(claims.path("exp").isIntegralNumber(), TokenRefusal.MALFORMED);
        require(!claims.has("azp") || !claims.path("azp").asText().contains("://"), TokenRefusal.AUDIENCE);
        require(ClerkIds.isUser(claims.path("sub").asText()), TokenRefusal.SUBJECT);
        require(!claims.has("act"), TokenRefusal.IMPERSONATION);
    }
}
