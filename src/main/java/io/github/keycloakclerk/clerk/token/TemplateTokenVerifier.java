package io.github.keycloakclerk.clerk.token;

import static io.github.keycloakclerk.clerk.token.InstanceJwt.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.ClerkIds;
import java.time.Clock;
import java.util.Set;

/**
 * Decides whether a token of a JWT template may be exchanged for a Keycloak token (RFC 7523, section 3). Unlike a
 * session token, it has no session, and its audience says that it was issued for this realm.
 */
public final class TemplateTokenVerifier {

    private static final Set<String> CATEGORIES = Set.of(InstanceJwt.TEMPLATE, InstanceJwt.ANY);

    private final SigningKeys keys;
    private final TemplateTokenRules rules;
    private final Clock clock;

    public TemplateTokenVerifier(SigningKeys keys, TemplateTokenRules rules, Clock clock) {
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * The Clerk user ID of the token's user.
     *
     * @throws RefusedTokenException if the token does not meet every rule
     */
    public String verify(String token) throws RefusedTokenException {
        InstanceJwt jwt = InstanceJwt.verify(token, keys, rules.issuer(), CATEGORIES, false);
        require(audience(jwt.claims().path("aud")).equals(rules.audience()), TokenRefusal.AUDIENCE);
        require(!jwt.has("client_id") && !jwt.has("scp") && !jwt.has("sid"), TokenRefusal.CATEGORY);
        require(
                !jwt.has("azp")
                        || rules.authorizedParties().contains(jwt.text("azp").orElse("")),
                TokenRefusal.AUTHORIZED_PARTY);
        String userId = jwt.text("sub").orElse("");
        require(ClerkIds.isUser(userId), TokenRefusal.SUBJECT);
        jwt.checkTimes(clock.instant(), rules.clockSkew(), rules.maxAge());
        require(!jwt.has("sts") || "active".equals(jwt.text("sts").orElse("")), TokenRefusal.SESSION_PENDING);
        require(!jwt.has("act") || rules.acceptImpersonation(), TokenRefusal.IMPERSONATION);
        require(jwt.text("jti").isPresent(), TokenRefusal.MALFORMED);
        return userId;
    }

    /** The only audience, as text or in a list (RFC 7519, section 4.1.3); empty if there is none or more than one. */
    private static String audience(JsonNode claim) {
        JsonNode only = claim.isArray() && claim.size() == 1 ? claim.get(0) : claim;
        return only.isTextual() ? only.asText() : "";
    }
}
