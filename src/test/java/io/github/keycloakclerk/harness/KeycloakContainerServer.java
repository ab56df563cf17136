package io.github.keycloakclerk.harness;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A Keycloak of the official image, with the packaged jar in it.
 *
 * <p>It uses the host's network, bound to loopback: the stand-in Clerk listens on the host's loopback, and the identity
 * provider accepts plain http for loopback only. So it needs a Docker daemon on this machine, and Linux.
 */
public final class KeycloakContainerServer implements RunningKeycloak {

    private static final Duration BOOT = Duration.ofMinutes(4);

    private final KeycloakContainer container;
    private final URI url;

    private KeycloakContainerServer(KeycloakContainer container, URI url) {
        this.container = container;
        this.url = url;
    }

    /** Whether the build asks for a container, by {@code keycloak.runtime}. */
    public static boolean isWanted() {
        String runtime = System.getProperty("keycloak.runtime", "distribution");
        return switch (runtime) {
            case "container" -> true;
            case "distribution" -> false;
            default ->
                throw new IllegalStateException("keycloak.runtime is neither distribution nor container: " + runtime);
        };
    }

    /** Whether a Docker daemon answers. */
    public static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /**
     * Runs {@code start-dev} and waits until the server listens.
     *
     * @param options those beyond address and command
     */
    public static KeycloakContainerServer start(int port, List<String> options) {
        KeycloakContainer container = new KeycloakContainer(System.getProperty("keycloak.image"))
                .withNetworkMode("host")
                .withAdminUsername(KeycloakServer.ADMIN)
                .withAdminPassword(KeycloakServer.ADMIN_PASSWORD)
                .withProviderLibsFrom(List.of(
                        KeycloakInstall.pluginJar().toFile(),
                        TestProviders.jar().toFile()))
                // The default asks the port that Docker maps 9000 to; on the host's network it maps none.
                .waitingFor(Wait.forLogMessage(".*Listening on: http://.*", 1).withStartupTimeout(BOOT));
        container.setExposedPorts(List.of());
        // The default repeats each line in the build's output; log() has them all.
        container.setLogConsumers(List.of());
        options.forEach(container::withCustomCommand);
        // KeycloakContainer turns health endpoints on, and with them Keycloak would listen before it can serve.
        container.withCustomCommand("--server-async-bootstrap=false");
        KeycloakServer.loopback(port).forEach(container::withCustomCommand);
        container.start();
        return new KeycloakContainerServer(container, URI.create("http://localhost:" + port));
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public String log() {
        return container.getLogs();
    }

    @Override
    public void close() {
        container.stop();
    }
}
