package io.github.keycloakclerk.harness;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes documents at {@code https://localhost}, as vendors of MCP clients do on their own hosts. */
public final class DocumentHost implements AutoCloseable {

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, AtomicInteger> fetches = new ConcurrentHashMap<>();

    private DocumentHost(HttpsServer server) {
        this.server = server;
    }

    public static DocumentHost start() {
        assumeFalse(KeycloakContainerServer.isWanted(), "a container does not trust certificates of this machine");
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(LocalCertificate.context()));
            DocumentHost host = new DocumentHost(server);
            server.setExecutor(host.threads);
            server.start();
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort() + path);
    }

    /** Publishes a document, or replaces the previous one. */
    public URI publish(String path, JsonNode document) {
        return answer(path, exchange -> send(exchange, 200, "application/json", document.toString()));
    }

    public URI answer(String path, HttpHandler handler) {
        if (fetches.putIfAbsent(path, new AtomicInteger()) != null) {
            server.removeContext(path);
        }
        server.createContext(path, exchange -> {
            fetches.get(path).incrementAndGet();
            try (exchange) {
                handler.handle(exchange);
            }
        });
        return url(path);
    }

    public static void send(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Number of requests for the document. */
    public int fetches(String path) {
        return fetches.get(path).get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
