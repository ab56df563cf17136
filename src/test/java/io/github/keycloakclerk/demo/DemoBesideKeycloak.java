package io.github.keycloakclerk.demo;

import io.github.keycloakclerk.mcpserver.ExampleMcpServer;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Clerk and the MCP server of the demo, beside a Keycloak that a container runs. All three share a network, so that each URL is
 * the same for them and for the browser.
 */
public final class DemoBesideKeycloak {

    private static final String ALL_INTERFACES = "0.0.0.0";
    private static final URI KEYCLOAK = URI.create("http://localhost:8080");
    private static final URI REALM = KEYCLOAK.resolve("/realms/clerk-mcp");
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private DemoBesideKeycloak() {}

    public static void main(String[] args) throws InterruptedException {
        try (DemoClerk clerk = startClerk(8081, System.getenv());
                ExampleMcpServer mcp = ExampleMcpServer.start(ALL_INTERFACES, 8090, REALM)) {
            System.out.println("Waiting for Keycloak …");
            awaitRealm(REALM);
            System.out.println(
                    new NextSteps(KEYCLOAK, mcp.url(), clerk, administrator(clerk, System.getenv()))
                            .text(
                                    "\"docker compose --profile demo down\" stops everything, with --volumes it also deletes the data."));
            awaitEndOfNetwork();
            System.err.println("The container of Keycloak has ended. Starting again …");
            System.exit(1);
        } catch (DemoFailure e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * The stand-in, unless Keycloak has the keys of a real instance. Its secret key is not known here. That of the stand-in
     * is in the compose file, because Keycloak keeps it in its database.
     */
    private static DemoClerk startClerk(int port, Map<String, String> environment) {
        return environment.getOrDefault("CLERK_PUBLISHABLE_KEY", "").isBlank()
                ? DemoClerk.start(ALL_INTERFACES, port, environment)
                : new DemoClerk(Optional.empty(), Map.of());
    }

    private static String administrator(DemoClerk clerk, Map<String, String> environment) {
        return clerk.standIn().isPresent()
                ? NextSteps.USUAL_ADMINISTRATOR
                : "user " + environment.getOrDefault("ADMIN_USERNAME", "admin") + ", the ADMIN_PASSWORD of your .env";
    }

    /** Returns after the container whose network this one shares has ended: only loopback is left then. */
    private static void awaitEndOfNetwork() throws InterruptedException {
        try {
            while (NetworkInterface.networkInterfaces().anyMatch(DemoBesideKeycloak::leadsElsewhere)) {
                Thread.sleep(PAUSE.toMillis());
            }
            // The new container of Keycloak has to be there before this one can share its network.
            Thread.sleep(PAUSE.multipliedBy(5).toMillis());
        } catch (SocketException e) {
            throw new DemoFailure("The network cannot be read: " + e.getMessage());
        }
    }

    private static boolean leadsElsewhere(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException gone) {
            return false;
        }
    }

    private static void awaitRealm(URI realm) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(realm).timeout(PAUSE).build();
        while (true) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // Keycloak is starting.
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
