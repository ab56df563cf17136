package io.github.keycloakclerk.clerk.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Rules for session tokens that depend on settings and the sign-in.
 *
 * @param issuer the issuer of the configured instance
 * @param authorizedParties origins allowed in {@code azp}
 * @param maxAge maximum time since {@code iat}
 * @param clockSkew allowed difference between Clerk's clock and ours
 * @param issuedSince when this sign-in began, if the token must not be older
 * @param acceptImpersonation whether a token with {@code act} is accepted
 */
public record SessionTokenRules(
        String issuer,
        Set<String> authorizedParties,
        Duration maxAge,
        Duration clockSkew,
        Optional<Instant> issuedSince,
        boolean acceptImpersonation) {}
