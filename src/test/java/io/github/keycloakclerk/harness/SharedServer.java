package io.github.keycloakclerk.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server that most integration tests share. */
record SharedServer(RunningKeycloak keycloak) implements AutoCloseable {

    private static final List<String> OPTIONS = List.of(
            "--spi-cors--default--allowed-headers=mcp-protocol-version",
            "--spi-events-listener--mcp-client-usage--cleanup-seconds=1",
            "--spi-clerk-lifecycle--default--reconciliation-interval=0",
            "--spi-mcp-check--mcp--log-problems=false",
            "--log-level=INFO,io.github.keycloakclerk:debug",
            "--spi-identity_provider--clerk--max-response-bytes=" + TestKeycloak.MAX_RESPONSE_BYTES);

    static SharedServer start() {
        return new SharedServer(
                KeycloakContainerServer.isWanted()
                        ? KeycloakContainerServer.start(Ports.free(), inContainer())
                        : startDistribution());
    }

    private static RunningKeycloak startDistribution() {
        List<String> command = new ArrayList<>(PreparedInstall.START);
        command.addAll(OPTIONS);
        command.add("--truststore-paths=" + LocalCertificate.pem());
        // Runs long enough for the optimizing compiler: without it, creating a thousand realms takes twice as long.
        return KeycloakServer.start(
                PreparedInstall.USUAL.copy("keycloak-it"), Ports.free(), command, Map.of("JAVA_OPTS_APPEND", ""));
    }

    /** The container runs the build when it starts. */
    private static List<String> inContainer() {
        List<String> options = new ArrayList<>(List.of("--db=dev-mem", "--features=cimd"));
        options.addAll(OPTIONS);
        return options;
    }

    @Override
    public void close() {
        keycloak.close();
    }
}
