package io.github.keycloakclerk.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server with metrics, tracing, reconciliation and logging of realm problems, shared by all tests that need it. */
public final class ObservedServer {

    private static final class Once {
        private static final KeycloakServer SERVER = start();
    }

    private ObservedServer() {}

    /** It ends with the process. */
    public static KeycloakServer get() {
        return Once.SERVER;
    }

    private static KeycloakServer start() {
        List<String> command = new ArrayList<>(PreparedInstall.START);
        command.addAll(List.of(
                "--spi-clerk-lifecycle--default--reconciliation-interval=1",
                "--spi-clerk-lifecycle--default--reconciliation-share=100",
                "--spi-events-listener--mcp-client-usage--cleanup-seconds=1",
                "--tracing-endpoint=" + TraceReceiver.get().url(),
                "--tracing-protocol=http/protobuf",
                "--truststore-paths=" + LocalCertificate.pem()));
        return KeycloakServer.start(
                PreparedInstall.OBSERVED.copy("keycloak-observed"), Ports.free(), command, Map.of());
    }
}
