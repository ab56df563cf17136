package io.github.keycloakclerk.mcp.check;

import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Options of the server that an administrator has set, such as {@code proxy-headers}. Keycloak 26.7 passes only their own
 * options to providers ({@code Config.Scope}). On Quarkus, all options are in MicroProfile Config with the prefix {@code kc.}.
 */
final class ServerOptions {

    private ServerOptions() {}

    /** The value of an option, named without leading dashes; empty if it is not set. */
    static Optional<String> get(String name) {
        return ConfigProvider.getConfig()
                .getOptionalValue("kc." + name, String.class)
                .map(String::trim)
                .filter(value -> !value.isEmpty());
    }
}
