package io.github.keycloakclerk.clerk.token;

import java.time.Duration;
import java.util.Set;

/**
 * What a token of a JWT template has to meet, beside what holds for all of them.
 *
 * @param issuer the issuer of the configured instance
 * @param audience the only {@code aud}: the issuer of the realm
 * @param authorizedParties origins allowed in {@code azp}, where a token has one: those that a browser asked for
 * @param maxAge oldest accepted token, since {@code iat}
 * @param clockSkew how far Clerk's clock and ours may differ
 * @param acceptImpersonation whether a token with {@code act} is accepted
 */
public record TemplateTokenRules(
        String issuer,
        String audience,
        Set<String> authorizedParties,
        Duration maxAge,
        Duration clockSkew,
        boolean acceptImpersonation) {}
