package io.github.keycloakclerk.clerk.api;

import java.time.Duration;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Limits on the time and size of calls to Clerk. Set once per server, with options of the identity provider SPI:
 * {@code --spi-identity_provider--clerk--read-timeout=5000}.
 *
 * @param connectTimeout time to establish a connection
 * @param readTimeout time between two packets of an answer
 * @param totalTimeout time for all calls of one sign-in together
 * @param maxCallsInFlight maximum number of concurrent sign-ins and checks of one identity provider, each with all of its calls
 * @param maxCallsOfServer as {@code maxCallsInFlight}, for all identity providers of a server
 * @param maxResponseBytes largest accepted answer
 */
public record CallLimits(
        Duration connectTimeout,
        Duration readTimeout,
        Duration totalTimeout,
        int maxCallsInFlight,
        int maxCallsOfServer,
        int maxResponseBytes) {

    /** Short enough that an unresponsive Clerk does not block Keycloak's threads, long enough for a slow one. */
    public static final CallLimits DEFAULTS =
            new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(8), 32, 128, 1024 * 1024);

    /** @throws IllegalArgumentException if a limit is not positive; for the HTTP client, zero means "no limit" */
    public CallLimits {
        boolean limited =
                List.of(connectTimeout, readTimeout, totalTimeout).stream().allMatch(time -> time.toMillis() > 0)
                        && maxCallsInFlight > 0
                        && maxCallsOfServer > 0
                        && maxResponseBytes > 0;
        if (!limited) {
            throw new IllegalArgumentException("limits of calls to Clerk must be greater than zero");
        }
    }

    /** The same limits with another total time. */
    public CallLimits within(Duration total) {
        return new CallLimits(connectTimeout, readTimeout, total, maxCallsInFlight, maxCallsOfServer, maxResponseBytes);
    }

    private static final String CONNECT_TIMEOUT = "connectTimeout";
    private static final String READ_TIMEOUT = "readTimeout";
    private static final String TOTAL_TIMEOUT = "totalTimeout";
    private static final String MAX_CALLS_IN_FLIGHT = "maxCallsInFlight";
    private static final String MAX_CALLS_OF_SERVER = "maxCallsOfServer";
    private static final String MAX_RESPONSE_BYTES = "maxResponseBytes";

    /** Reads the options; options that are not set have their defaults. */
    public static CallLimits from(Config.Scope options) {
        return new CallLimits(
                millis(options, CONNECT_TIMEOUT, DEFAULTS.connectTimeout),
                millis(options, READ_TIMEOUT, DEFAULTS.readTimeout),
                millis(options, TOTAL_TIMEOUT, DEFAULTS.totalTimeout),
                options.getInt(MAX_CALLS_IN_FLIGHT, DEFAULTS.maxCallsInFlight),
                options.getInt(MAX_CALLS_OF_SERVER, DEFAULTS.maxCallsOfServer),
                options.getInt(MAX_RESPONSE_BYTES, DEFAULTS.maxResponseBytes));
    }

    private static Duration millis(Config.Scope options, String name, Duration otherwise) {
        return Duration.ofMillis(options.getInt(name, Math.toIntExact(otherwise.toMillis())));
    }

    /** The options as Keycloak lists them. */
    public static List<ProviderConfigProperty> options() {
        return List.of(
                option(
                        CONNECT_TIMEOUT,
                        DEFAULTS.connectTimeout.toMillis(),
                        "Connect timeout for Clerk, in milliseconds."),
                option(READ_TIMEOUT, DEFAULTS.readTimeout.toMillis(), "Read timeout for Clerk, in milliseconds."),
                option(
                        TOTAL_TIMEOUT,
                        DEFAULTS.totalTimeout.toMillis(),
                        "Total time for all calls of one sign-in, in milliseconds."),
                option(
                        MAX_CALLS_IN_FLIGHT,
                        DEFAULTS.maxCallsInFlight,
                        "Maximum number of concurrent sign-ins and checks of one identity provider that call Clerk."),
                option(
                        MAX_CALLS_OF_SERVER,
                        DEFAULTS.maxCallsOfServer,
                        "Maximum number of concurrent sign-ins and checks of all identity providers of this server that call Clerk."),
                option(MAX_RESPONSE_BYTES, DEFAULTS.maxResponseBytes, "Largest accepted answer of Clerk, in bytes."));
    }

    private static ProviderConfigProperty option(String name, long defaultValue, String help) {
        return new ProviderConfigProperty(name, name, help, ProviderConfigProperty.INTEGER_TYPE, defaultValue);
    }
}
