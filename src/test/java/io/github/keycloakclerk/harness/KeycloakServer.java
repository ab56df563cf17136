package io.github.keycloakclerk.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Keycloak of its own process, on loopback. Closing it ends the process. */
public final class KeycloakServer implements RunningKeycloak {

    public static final String ADMIN = "admin";
    public static final String ADMIN_PASSWORD = "admin";

    private static final Duration BOOT = Duration.ofMinutes(4);

    private final Process process;
    private final URI url;
    private final Path log;

    private KeycloakServer(Process process, URI url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /**
     * Starts {@code kc.sh} and waits until it answers.
     *
     * @param command {@code start-dev} or {@code start}, with options beyond address and database
     * @param environment variables, such as those that a realm import fills in
     */
    public static KeycloakServer start(
            KeycloakInstall install, int port, List<String> command, Map<String, String> environment) {
        Path log = install.home().resolveSibling(install.home().getFileName() + ".log");
        List<String> line =
                new ArrayList<>(List.of(install.home().resolve("bin/kc.sh").toString()));
        line.addAll(command);
        line.addAll(loopback(port));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
        builder.environment().putAll(environment);
        try {
            KeycloakServer server = new KeycloakServer(builder.start(), URI.create("http://localhost:" + port), log);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            server.awaitBoot();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options that bind a server to a port of loopback, and to a free one for management. */
    static List<String> loopback(int port) {
        return List.of(
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + Ports.free(),
                "--hostname=http://localhost:" + port);
    }

    private void awaitBoot() {
        Instant end = Instant.now().plus(BOOT);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                close();
                throw new IllegalStateException("Keycloak did not start, see " + log);
            }
            pause();
        }
    }

    private boolean answers() {
        try {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/realms/master"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public URI url() {
        return url;
    }

    /** Process id of the server itself, which the script starts as its child. */
    public long pid() {
        return process.descendants().findFirst().map(ProcessHandle::pid).orElse(process.pid());
    }

    @Override
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
