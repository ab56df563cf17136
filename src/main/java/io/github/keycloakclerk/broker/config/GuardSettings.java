package io.github.keycloakclerk.broker.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How the check before tokens works.
 *
 * @param on whether there is one
 * @param cache how old an answer of Clerk may be
 * @param known how old it may be while Clerk's events about users come
 * @param allows whether tokens are given while Clerk does not answer
 * @param allowance how long after Clerk last said yes that goes on
 */
public record GuardSettings(boolean on, Duration cache, Duration known, boolean allows, Duration allowance) {

    private static final int TIMES_CACHE = 10;

    /** For a user who is disabled: whoever would be allowed by us would be refused for good by Keycloak. */
    public GuardSettings denying() {
        return new GuardSettings(on, cache, known, false, allowance);
    }

    /** Of a provider. */
    public static GuardSettings of(ClerkIdentityProviderConfig config) {
        Duration cache = config.seconds(Setting.GUARD_CACHE_SECONDS);
        return new GuardSettings(
                config.flag(Setting.GUARD_REFRESH),
                cache,
                config.seconds(Setting.KNOWN_USER_SECONDS),
                config.value(Setting.GUARD_WHEN_UNREACHABLE).equals(Setting.ALLOW),
                explicit(config).orElseGet(() -> usual(cache)));
    }

    /** While Clerk's events come, Clerk is asked later, so that by default tokens are given for as much longer. */
    public GuardSettings withWebhook(ClerkIdentityProviderConfig config) {
        Duration longer = known.compareTo(cache) > 0 ? known : cache;
        return new GuardSettings(
                on, longer, known, allows, explicit(config).orElseGet(() -> longer.plus(usual(cache))));
    }

    private static Optional<Duration> explicit(ClerkIdentityProviderConfig config) {
        return config.text(Setting.GUARD_ALLOW_SECONDS).map(text -> config.seconds(Setting.GUARD_ALLOW_SECONDS));
    }

    private static Duration usual(Duration cache) {
        Duration whole = cache.isZero()
                ? Duration.ofSeconds(Integer.parseInt(Setting.GUARD_CACHE_SECONDS.defaultValue()))
                : cache;
        return whole.multipliedBy(TIMES_CACHE);
    }
}
