package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server on loopback that delivers to this test. It supports as much of SMTP (RFC 5321) as Keycloak uses. */
public final class Mailbox implements AutoCloseable {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<>]+/action-token\\?[^\\s\"<>]+");

    private final ServerSocket server;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    private Mailbox(ServerSocket server) {
        this.server = server;
    }

    public static Mailbox open() {
        try {
            Mailbox mailbox = new Mailbox(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(mailbox::serve, "mailbox");
            thread.setDaemon(true);
            thread.start();
            return mailbox;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Configures a realm to send its mail here. */
    public Consumer<ObjectNode> ofRealm() {
        return json -> json.set(
                "smtpServer",
                Json.object(
                        "host", "127.0.0.1",
                        "port", Integer.toString(server.getLocalPort()),
                        "from", "keycloak@people.example"));
    }

    /** Waits for the next message and returns its link. */
    public URI link() {
        try {
            String message = messages.poll(20, TimeUnit.SECONDS);
            Matcher link =
                    LINK.matcher(String.valueOf(message).replace("=\n", "").replace("=3D", "="));
            if (!link.find()) {
                throw new AssertionError("no link in " + message);
            }
            return URI.create(link.group().replace("&amp;", "&"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                converse(client);
            } catch (IOException e) {
                // the client has disconnected, or the test has ended
            }
        }
    }

    private void converse(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        say(client, "220 mailbox");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("DATA")) {
                say(client, "354 go on");
                messages.add(message(in));
                say(client, "250 taken");
            } else if (line.startsWith("QUIT")) {
                say(client, "221 bye");
                return;
            } else {
                say(client, "250 ok");
            }
        }
    }

    private static String message(BufferedReader in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            message.append(line).append('\n');
        }
        return message.toString();
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
