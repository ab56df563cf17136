package io.github.keycloakclerk.harness;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/** Where a client on the user's computer waits for the browser (RFC 8252, section 7.3), on any loopback port. */
public final class ClientCallback implements AutoCloseable {

    private static final String PATH = "/callback";

    private final HttpServer server;

    public ClientCallback() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(PATH, exchange -> {
            try (exchange) {
                DocumentHost.send(exchange, 200, "text/plain", "back at the client");
            }
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
