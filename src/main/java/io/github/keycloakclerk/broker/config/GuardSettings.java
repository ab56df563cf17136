package io.github.keycloakclerk.broker.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the check before issuing tokens.
 *
 * @param on whether users are checked
 * @param cache how old an answer of Clerk may be
 * @param known how old it may be while Clerk's webhooks about users arrive
 * @param allows whether tokens are issued if Clerk is unreachable
 * @param allowance how long after Clerk last allowed the user this applies
 */
public record GuardSettings(boolean on, Duration cache, Duration known, boolean allows, Duration allowance) {

    private static final int TIMES_CACHE = 10;

    /** Never allows without Clerk's answer: for a disabled user, Keycloak would then refuse the client for good. */
    public GuardSettings denying() {
        return new GuardSettings(on, cache, known, false, allowance);
    }

    /** The settings of a provider. */
    public static GuardSettings of(ClerkIdentityProviderConfig config) {
        Duration cache = config.seconds(Setting.GUARD_CACHE_SECONDS);
        return new GuardSettings(
                config.flag(Setting.GUARD_REFRESH),
                cache,
                config.seconds(Setting.KNOWN_USER_SECONDS),
                config.value(Setting.GUARD_WHEN_UNREACHABLE).equals(Setting.ALLOW),
                explicit(config).orElseGet(() -> usual(cache)));
    }

    /** While webhooks arrive, Clerk is asked less often, so the default allowance is longer by as much. */
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
