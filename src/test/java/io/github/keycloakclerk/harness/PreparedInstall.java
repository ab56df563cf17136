package io.github.keycloakclerk.harness;

import io.github.keycloakclerk.standin.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Installations with our jar, the test providers, and a database with tables and the master realm. Building and the
 * first start take four times as long as each later start, so they are done once for all servers.
 */
public final class PreparedInstall {

    public static final PreparedInstall USUAL =
            new PreparedInstall("keycloak-prepared", "", List.of("--features=cimd"));

    /** Below a path, with metrics and additional Keycloak features. */
    public static final PreparedInstall BELOW_PATH = new PreparedInstall(
            "keycloak-prepared-below-path",
            "/auth",
            List.of(
                    "--features=cimd,resource-indicators,identity-assertion-jwt",
                    "--metrics-enabled=true",
                    "--http-relative-path=/auth"));

    /** With metrics and tracing, and with extension tabs in the admin console. */
    public static final PreparedInstall OBSERVED = new PreparedInstall(
            "keycloak-prepared-observed",
            "",
            List.of(
                    "--features=cimd,declarative-ui",
                    "--metrics-enabled=true",
                    "--tracing-enabled=true",
                    "--tracing-sampler-type=always_on"));

    /** The command that starts a server of such an installation, without further runtime options. */
    public static final List<String> START = List.of("start", "--optimized", "--http-enabled=true");

    private final String name;
    private final String path;
    private final List<String> options;
    private Optional<KeycloakInstall> made = Optional.empty();

    private PreparedInstall(String name, String path, List<String> options) {
        this.name = name;
        this.path = path;
        this.options = options;
    }

    /** A copy for one server. */
    public KeycloakInstall copy(String name) {
        return made().copy(name);
    }

    /** The output of its build; empty if no server uses it. */
    public synchronized String buildLog() {
        return made.map(KeycloakInstall::buildLog).orElse("");
    }

    private synchronized KeycloakInstall made() {
        if (made.isEmpty()) {
            made = Optional.of(make());
        }
        return made.get();
    }

    private KeycloakInstall make() {
        if (this != USUAL) {
            return build(USUAL.copy(name));
        }
        KeycloakInstall install = build(KeycloakInstall.withTestProviders(name));
        try (KeycloakServer server = KeycloakServer.start(install, Ports.free(), START, Map.of())) {
            // Otherwise administrators would sign in repeatedly, and checking a password is slow.
            new Admin(server.url())
                    .put("/master", Json.MAPPER.createObjectNode().put("accessTokenLifespan", 3600));
        }
        return install;
    }

    private KeycloakInstall build(KeycloakInstall install) {
        List<String> line = new ArrayList<>(List.of("--db=dev-file", "--cache=local"));
        line.addAll(options);
        install.build(line.toArray(String[]::new));
        return new KeycloakInstall(install.home(), path);
    }
}
