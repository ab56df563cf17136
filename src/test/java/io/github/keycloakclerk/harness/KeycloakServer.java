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

/** A Keycloak server in its own process, on loopback. Closing it ends the process. */
public final class KeycloakServer implements RunningKeycloak {

    public static final String ADMIN = "admin";
    public static final String ADMIN_PASSWORD = "admin";

    public static final String RATE_LIMIT_SHARE = "--spi-identity_provider--clerk--rate-limit-share";

    private static final Duration BOOT = Duration.ofMinutes(4);

    private final Process process;
    private final URI url;
    private final URI management;
    private final Path log;

    private KeycloakServer(Process process, int port, int management, String path, Path log) {
        this.process = process;
        this.url = URI.create("http://localhost:" + port + path);
        this.management = URI.create("http://localhost:" + management + path);
        this.log = log;
    }

    /**
     * Starts {@code kc.sh} and waits until the server responds.
     *
     * @param command {@code start-dev} or {@code start}, with all options except the URL and ports
     * @param environment variables, for example for the placeholders of a realm import
     */
    public static KeycloakServer start(
            KeycloakInstall install, int port, List<String> command, Map<String, String> environment) {
        List<String> options = new ArrayList<>(command);
        options.add(hostname(port));
        return start(install, install.home().getFileName().toString(), port, options, environment);
    }

    /** Starts a server that takes its URL, or the parts that the command does not set, from each request. */
    public static KeycloakServer startWithoutHostname(KeycloakInstall install, int port, List<String> command) {
        return start(install, install.home().getFileName().toString(), port, command, Map.of());
    }

    /** One of several servers of an installation, with its own log. The command sets the URL. */
    public static KeycloakServer startOneOf(KeycloakInstall install, String log, int port, List<String> command) {
        return start(install, log, port, command, Map.of());
    }

    private static KeycloakServer start(
            KeycloakInstall install, String logName, int port, List<String> command, Map<String, String> environment) {
        Path log = install.home().resolveSibling(logName + ".log");
        List<String> line =
                new ArrayList<>(List.of(install.home().resolve("bin/kc.sh").toString()));
        line.addAll(command);
        int management = Ports.free();
        line.addAll(bind(port, management));
        if (line.stream().noneMatch(option -> option.startsWith(RATE_LIMIT_SHARE))) {
            // The stand-in has no rate limit and represents a development instance.
            line.add(RATE_LIMIT_SHARE + "=0");
        }
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
        builder.environment().putAll(KeycloakInstall.jvm());
        builder.environment().putAll(environment);
        try {
            RunReport.serverStarted();
            KeycloakServer server = new KeycloakServer(builder.start(), port, management, install.path(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            server.awaitBoot();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options that bind a server to a loopback port and to a free management port. */
    static List<String> loopback(int port) {
        List<String> options = new ArrayList<>(bind(port, Ports.free()));
        options.add(hostname(port));
        return options;
    }

    private static List<String> bind(int port, int management) {
        return List.of("--http-host=127.0.0.1", "--http-port=" + port, "--http-management-port=" + management);
    }

    private static String hostname(int port) {
        return "--hostname=http://localhost:" + port;
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
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/realms/master"))
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

    static void pause() {
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

    /** The metrics of the server, which must be enabled. */
    public String metrics() {
        return Http.send(HttpRequest.newBuilder(URI.create(management + "/metrics")))
                .body();
    }

    /** Process ID of the server itself, which the script starts as its child. */
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

    /** Kills the server without a shutdown and waits until it has ended. */
    void kill() {
        // Not the script: it waits for the server and then ends by itself.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        awaitEnd();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
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
