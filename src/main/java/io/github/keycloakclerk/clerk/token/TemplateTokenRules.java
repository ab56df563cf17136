package io.github.keycloakclerk.clerk.token;

import java.time.Duration;
import java.util.Set;

/**
 * Rules for tokens of JWT templates that depend on settings.
 *
 * @param issuer the issuer of the configured instance
 * @param audience the only accepted {@code aud}: the issuer of the realm
 * @param authorizedParties origins allowed in {@code azp}, if present: only tokens requested by a browser have it
 * @param maxAge maximum time since {@code iat}
 * @param clockSkew allowed difference between Clerk's clock and ours
 * @param acceptImpersonation whether a token with {@code act} is accepted
 */
public record TemplateTokenRules(
        String issuer,
        String audience,
        Set<String> authorizedParties,
        Duration maxAge,
        Duration clockSkew,
        boolean acceptImpersonation) {}
