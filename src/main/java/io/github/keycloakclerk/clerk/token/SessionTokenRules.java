package io.github.keycloakclerk.clerk.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a session token has to meet, beside what holds for all of them.
 *
 * @param issuer the issuer of the configured instance
 * @param authorizedParties origins allowed in {@code azp}
 * @param maxAge oldest accepted token, since {@code iat}
 * @param clockSkew how far Clerk's clock and ours may differ
 * @param issuedSince when this sign-in began, if the token must not be older than that
 * @param acceptImpersonation whether a token with {@code act} is accepted
 */
public record SessionTokenRules(
        String issuer,
        Set<String> authorizedParties,
        Duration maxAge,
        Duration clockSkew,
        Optional<Instant> issuedSince,
        boolean acceptImpersonation) {}
