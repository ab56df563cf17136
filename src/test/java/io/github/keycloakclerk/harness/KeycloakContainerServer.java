package io.github.keycloakclerk.harness;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * Keycloak from the official image, with the packaged jar.
 *
 * <p>It uses the host's network, bound to loopback: the stand-in for Clerk listens on the host's loopback, and the
 * identity provider accepts plain HTTP for loopback only. Therefore it requires Linux and a local Docker daemon.
 */
public final class KeycloakContainerServer implements RunningKeycloak {

    private static final Duration BOOT = Duration.ofMinutes(4);

    private final KeycloakContainer container;
    private final URI url;

    private KeycloakContainerServer(KeycloakContainer container, URI url) {
        this.container = container;
        this.url = url;
    }

    /** Whether the build requests a container with {@code keycloak.runtime}. */
    public static boolean isWanted() {
        String runtime = System.getProperty("keycloak.runtime", "distribution");
        return switch (runtime) {
            case "container" -> true;
            case "distribution" -> false;
            default ->
                throw new IllegalStateException("keycloak.runtime is neither distribution nor container: " + runtime);
        };
    }

    /** Whether a Docker daemon responds. */
    public static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /**
     * Runs {@code start-dev} and waits until the server listens.
     *
     * @param options except for the command and the loopback options
     */
    public static KeycloakContainerServer start(int port, List<String> options) {
        KeycloakContainer container = new KeycloakContainer(System.getProperty("keycloak.image"))
                .withNetworkMode("host")
                .withAdminUsername(KeycloakServer.ADMIN)
                .withAdminPassword(KeycloakServer.ADMIN_PASSWORD)
                .withProviderLibsFrom(List.of(
                        KeycloakInstall.pluginJar().toFile(),
                        TestProviders.jar().toFile()))
                // The default checks the port that Docker maps to 9000, but the host's network maps none.
                .waitingFor(Wait.forLogMessage(".*Listening on: http://.*", 1).withStartupTimeout(BOOT));
        container.setExposedPorts(List.of());
        // The default copies each line to the build output. log() returns them all.
        container.setLogConsumers(List.of());
        options.forEach(container::withCustomCommand);
        // KeycloakContainer enables health endpoints, with which Keycloak would listen before it can serve.
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
