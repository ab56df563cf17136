package io.github.keycloakclerk.harness;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;

/** Receives traces like an OpenTelemetry collector (OTLP over HTTP). Tests only search the text in them. */
public final class TraceReceiver {

    private static final TraceReceiver SHARED = new TraceReceiver();

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    private TraceReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                received.add(new String(
                        unpacked(body, exchange.getRequestHeaders().getFirst("Content-Encoding")),
                        StandardCharsets.ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TraceReceiver get() {
        return SHARED;
    }

    private static byte[] unpacked(byte[] body, String encoding) throws IOException {
        if (!"gzip".equals(encoding)) {
            return body;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** All traces received so far. */
    public String all() {
        return String.join("", received);
    }
}
