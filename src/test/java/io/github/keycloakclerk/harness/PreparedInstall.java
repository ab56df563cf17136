package io.github.keycloakclerk.harness;

import io.github.keycloakclerk.standin.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Installations with our jar, the providers of the tests, and a database that has its tables and its master realm already. Building and
 * the first start take four times as long as each start after them, so they are done once for all servers.
 */
public final class PreparedInstall {

    public static final PreparedInstall USUAL =
            new PreparedInstall("keycloak-prepared", "", List.of("--features=cimd"));

    /** Below a path, with metrics and more of Keycloak's features. */
    public static final PreparedInstall BELOW_PATH = new PreparedInstall(
            "keycloak-prepared-below-path",
            "/auth",
            List.of(
                    "--features=cimd,resource-indicators,identity-assertion-jwt",
                    "--metrics-enabled=true",
                    "--http-relative-path=/auth"));

    /** With what operators switch on to watch it, and tabs of extensions in the admin console. */
    public static final PreparedInstall OBSERVED = new PreparedInstall(
            "keycloak-prepared-observed",
            "",
            List.of(
                    "--features=cimd,declarative-ui",
                    "--metrics-enabled=true",
                    "--tracing-enabled=true",
                    "--tracing-sampler-type=always_on"));

    /** How a server of such an installation is started, before options that need no build. */
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

    /** What building it wrote; empty if no server was made of it. */
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
            // Else administrators would sign in again and again, and a password takes long to check.
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
