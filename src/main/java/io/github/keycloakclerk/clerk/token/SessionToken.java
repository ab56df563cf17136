package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A verified session token: who signed in, in which Clerk session.
 *
 * @param userId Clerk user ID, {@code user_…}
 * @param sessionId Clerk session ID, {@code sess_…}
 * @param issuedAt when Clerk issued the token
 * @param organization the organization that is active in the session
 * @param factorAges {@code fva}: how long ago the factors were verified
 * @param claims all claims, including those that the customer added in Clerk
 */
public record SessionToken(
        String userId,
        String sessionId,
        Instant issuedAt,
        Optional<ActiveOrganization> organization,
        Optional<FactorAges> factorAges,
        JsonNode claims) {

    /** Reads the claims of a token that {@link SessionTokenVerifier} accepted. */
    public static SessionToken read(JsonNode claims) {
        return new SessionToken(
                claims.path("sub").asText(),
                claims.path("sid").asText(),
                Instant.ofEpochSecond(claims.path("iat").asLong()),
                ActiveOrganizations.of(claims),
                Optional.of(claims.path("fva")).filter(JsonNode::isArray).map(FactorAges::of),
                claims);
    }
}
