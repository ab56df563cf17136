package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.keycloakclerk.harness.OAuthClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that is notified when a session ends (OpenID Connect Back-Channel Logout 1.0). */
public final class LogoutReceiver implements AutoCloseable {

    private static final String PARAMETER = "logout_token=";

    private final HttpServer server;
    private final List<String> issuers = new CopyOnWriteArrayList<>();

    public LogoutReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String token = form.substring(form.indexOf(PARAMETER) + PARAMETER.length());
            issuers.add(OAuthClient.claims(token).path("iss").asText());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/logout");
    }

    /** Asserts that this issuer notified the client. */
    void assertTold(String issuer) {
        assertTrue(issuers.contains(issuer), issuers.toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
