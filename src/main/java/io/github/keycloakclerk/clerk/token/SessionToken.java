package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A verified session token: who signed in, in which Clerk session.
 *
 * @param userId Clerk user id, {@code user_…}
 * @param sessionId Clerk session id, {@code sess_…}
 * @param issuedAt when Clerk issued the token
 * @param organization the organization that is active in the session
 * @param factorAges {@code fva}: minutes since the first and the second factor were verified, -1 for never, as JSON
 * @param claims all claims as JSON; what the customer added in Clerk is among them
 */
public record SessionToken(
        String userId,
        String sessionId,
        Instant issuedAt,
        Optional<ActiveOrganization> organization,
        Optional<String> factorAges,
        String claims) {

    /** Reads the claims of a token that {@link SessionTokenVerifier} let pass. */
    public static SessionToken read(JsonNode claims) {
        return new SessionToken(
                claims.path("sub").asText(),
                claims.path("sid").asText(),
                Instant.ofEpochSecond(claims.path("iat").asLong()),
                ActiveOrganizations.of(claims),
                Optional.of(claims.path("fva")).filter(JsonNode::isArray).map(JsonNode::toString),
                claims.toString());
    }

    /**
     * The organization a person works in.
     *
     * @param role the role without the prefix {@code org:} that older tokens and the Backend API put before it
     * @param permissions what the role allows, {@code org:<feature>:<permission>}
     */
    public record ActiveOrganization(
            String id, Optional<String> slug, Optional<String> role, List<String> permissions) {}
}
