package io.github.keycloakclerk.demo;

import io.github.keycloakclerk.mcpserver.ExampleMcpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

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
                    new NextSteps(KEYCLOAK, mcp.url(), clerk)
                            .text(
                                    "\"docker compose --profile demo down\" stops everything, with --volumes it also deletes the data."));
            new CountDownLatch(1).await();
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
