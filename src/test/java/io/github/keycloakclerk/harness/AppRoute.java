package io.github.keycloakclerk.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A route handler of the customer's app, written in TypeScript and run by Node.js as Next.js would. */
public final class AppRoute implements AutoCloseable {

    private final NodeProcess server;
    private final URI address;

    private AppRoute(NodeProcess server, URI address) {
        this.server = server;
        this.address = address;
    }

    public static AppRoute serve(Path route) throws IOException, InterruptedException {
        NodeProcess server = NodeProject.start(
                Map.of("KEYCLOAK_HANDOFF_SECRET", AppServer.SECRET), List.of("app-route.mjs", route.toString()));
        String port = server.await(Pattern.compile("LISTENING (\\d+)")).group(1);
        return new AppRoute(server, URI.create("http://127.0.0.1:" + port + "/auth/mcp/complete"));
    }

    /** The request of the app's page when the user allows the sign-in. */
    public HttpResponse<String> allow(String origin, String clerkSession, Map<String, String> form) {
        return Http.send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", origin)
                .header("Cookie", "__session_id=" + clerkSession)
                .POST(BodyPublishers.ofString(Http.encode(form))));
    }

    @Override
    public void close() {
        server.close();
    }
}
