package io.github.keycloakclerk.check;

import io.github.keycloakclerk.standin.StandInClerk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Serves a Clerk instance's keys with a clock that is ten minutes slow. The JDK's server sets the date itself. */
final class LateClock implements AutoCloseable {

    private final ServerSocket socket;
    private final String keys;

    private LateClock(ServerSocket socket, String keys) {
        this.socket = socket;
        this.keys = keys;
    }

    static LateClock start(StandInClerk clerk) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(clerk.url() + "/.well-known/jwks.json"))
                    .build();
            String keys = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            LateClock late = new LateClock(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), keys);
            Thread thread = new Thread(late::serve, "late-clock");
            thread.setDaemon(true);
            thread.start();
            return late;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    URI url() {
        return URI.create("http://localhost:" + socket.getLocalPort());
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                answer(client);
            } catch (IOException closed) {
                // The test has ended, or the client has disconnected.
            }
        }
    }

    private void answer(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(10));
        byte[] body = keys.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nDate: " + date
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().write(body);
        client.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
