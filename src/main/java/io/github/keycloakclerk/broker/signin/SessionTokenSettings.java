package io.github.keycloakclerk.broker.signin;

import java.time.Duration;
import java.util.Set;

/**
 * What an administrator decided about session tokens.
 *
 * @param issuer issuer of the session tokens
 * @param authorizedParties origins whose tokens count
 * @param requireFreshToken whether the token must be issued after the sign-in began
 * @param checkSession whether Clerk is asked if the session is still active
 */
public record SessionTokenSettings(
        String issuer,
        Set<String> authorizedParties,
        Duration tokenMaxAge,
        Duration clockSkew,
        boolean requireFreshToken,
        boolean acceptImpersonation,
        boolean checkSession) {}
