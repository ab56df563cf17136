package io.github.keycloakclerk.broker.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * How the check before tokens works.
 *
 * @param on whether there is one
 * @param cache how old an answer of Clerk may be
 * @param allows whether tokens are given while Clerk does not answer
 * @param allowance how long after Clerk last said yes that goes on
 * @param known how old an answer may be while Clerk's events about users come
 */
public record GuardSettings(boolean on, Duration cache, boolean allows, Duration allowance, Duration known) {

    private static final int TIMES_CACHE = 10;

    /** For a user who is disabled: whoever would be allowed by us would be refused for good by Keycloak. */
    public GuardSettings denying() {
        return new GuardSettings(on, cache, false, allowance, known);
    }

    static GuardSettings of(ClerkIdentityProviderConfig config) {
        Duration cache = config.seconds(Setting.GUARD_CACHE_SECONDS);
        Duration usual = cache.isZero()
                ? Duration.ofSeconds(Integer.parseInt(Setting.GUARD_CACHE_SECONDS.defaultValue()))
                : cache;
        return new GuardSettings(
                config.flag(Setting.GUARD_REFRESH),
                cache,
                config.value(Setting.GUARD_WHEN_UNREACHABLE).equals(Setting.ALLOW),
                config.text(Setting.GUARD_ALLOW_SECONDS).isPresent()
                        ? config.seconds(Setting.GUARD_ALLOW_SECONDS)
                        : usual.multipliedBy(TIMES_CACHE),
                config.seconds(Setting.KNOWN_USER_SECONDS));
    }

    /** How old an answer may be that still decides something. */
    public Duration longest() {
        return Stream.of(cache, known, allows ? allowance : Duration.ZERO)
                .max(Comparator.naturalOrder())
                .orElse(cache);
    }
}
