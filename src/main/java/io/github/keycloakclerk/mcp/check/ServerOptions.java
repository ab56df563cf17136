package io.github.keycloakclerk.mcp.check;

import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Options of the server as an administrator gave them, such as {@code proxy-headers}. Keycloak 26.7 tells providers their own options
 * only ({@code Config.Scope}); on Quarkus all of them are in MicroProfile Config, after {@code kc.}.
 */
final class ServerOptions {

    private ServerOptions() {}

    /** An option without its dashes in front; empty if it is not set. */
    static Optional<String> get(String name) {
        return ConfigProvider.getConfig()
                .getOptionalValue("kc." + name, String.class)
                .map(String::trim)
                .filter(value -> !value.isEmpty());
    }
}
