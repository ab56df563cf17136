package io.github.keycloakclerk.lifecycle;

import java.time.Duration;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * How often and how fast all users are reconciled. Set for the server:
 * {@code --spi-clerk-lifecycle--default--reconciliation-interval=21600}.
 *
 * @param interval from the end of one round to the start of the next; zero disables reconciliation
 * @param share percentage of Clerk's rate limit that a round may use
 */
record ReconciliationOptions(Duration interval, int share) {

    static final ReconciliationOptions DEFAULTS = new ReconciliationOptions(Duration.ofHours(6), 25);

    private static final String INTERVAL = "reconciliationInterval";
    private static final String SHARE = "reconciliationShare";

    /** How often a node checks for work. */
    private static final Duration TICK = Duration.ofSeconds(30);

    private static final int TICKS_OF_A_TURN = 8;

    /** Clerk's limits for an instance (Clerk: "System limits"). */
    private static final int PRODUCTION_CALLS_PER_SECOND = 100;

    private static final int DEVELOPMENT_CALLS_PER_SECOND = 10;

    /** @throws IllegalArgumentException if an option is out of range */
    ReconciliationOptions {
        if (interval.isNegative() || share < 1 || share > 100) {
            throw new IllegalArgumentException(
                    "the interval of reconciliation must not be negative, and its share must be from 1 to 100");
        }
    }

    static ReconciliationOptions from(Config.Scope options) {
        return new ReconciliationOptions(
                Duration.ofSeconds(options.getLong(INTERVAL, DEFAULTS.interval.toSeconds())),
                options.getInt(SHARE, DEFAULTS.share));
    }

    static List<ProviderConfigProperty> options() {
        return List.of(
                option(
                        INTERVAL,
                        DEFAULTS.interval.toSeconds(),
                        "Seconds between two rounds of reconciliation; 0 disables it."),
                option(SHARE, DEFAULTS.share, "Percentage of Clerk's rate limit that a round may use."));
    }

    private static ProviderConfigProperty option(String name, long defaultValue, String help) {
        return new ProviderConfigProperty(name, name, help, ProviderConfigProperty.INTEGER_TYPE, defaultValue);
    }

    boolean isOn() {
        return !interval.isZero();
    }

    Duration tick() {
        return interval.compareTo(TICK) < 0 ? interval : TICK;
    }

    /** How long a node works at a time, before others get a turn. */
    Duration turn() {
        return tick().multipliedBy(TICKS_OF_A_TURN);
    }

    /** The time between two calls. */
    Duration pace(boolean live) {
        int calls = live ? PRODUCTION_CALLS_PER_SECOND : DEVELOPMENT_CALLS_PER_SECOND;
        return Duration.ofSeconds(1).multipliedBy(100).dividedBy((long) calls * share);
    }
}
