package io.github.keycloakclerk.mcpclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.NodeProcess;
import io.github.keycloakclerk.harness.NodeProject;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.standin.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A third-party MCP client, run as a process. */
public enum RealClient {
    SDK_V1("TypeScript SDK v1", "@modelcontextprotocol/sdk", "sdk-v1.mjs", true),
    SDK_V2("TypeScript SDK v2", "@modelcontextprotocol/client", "client-v2.mjs", true),
    MCP_REMOTE("mcp-remote", "mcp-remote", "through-mcp-remote.mjs", false),
    INSPECTOR_CLI(
            "MCP Inspector, command line",
            "@modelcontextprotocol/inspector",
            "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js",
            true);

    private static final Pattern OPEN = Pattern.compile("^(?:AUTHORIZE |Please navigate to: )(http\\S+)");
    private static final Pattern CONNECTED = Pattern.compile("^CONNECTED$");
    private static final Pattern END = Pattern.compile("^(?:RESULT |ERROR |(?=\\{\"result\"))(.*)");

    private final String label;
    private final String npmPackage;
    private final String program;
    private final boolean preregistered;

    RealClient(String label, String npmPackage, String program, boolean preregistered) {
        this.label = label;
        this.npmPackage = npmPackage;
        this.program = program;
        this.preregistered = preregistered;
    }

    String label() {
        return label;
    }

    String version() {
        return NodeProject.version(npmPackage);
    }

    /** Whether it accepts the ID of a client created by an administrator. Otherwise this way is not tested. */
    boolean takes(Way way) {
        return way != Way.PREREGISTERED || preregistered;
    }

    /**
     * Connects to an MCP server and calls its tool {@code whoami}.
     *
     * @param name client ID or URL of the metadata document; empty if the client registers itself
     * @param user opens the URL that the client would open in a browser
     * @return the tool's result
     */
    JsonNode whoami(URI server, Way way, String name, Consumer<URI> user) throws IOException, InterruptedException {
        JsonNode result = Json.read(run(arguments(server, way, name), user));
        return this == INSPECTOR_CLI
                ? Json.read(result.path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                : result.path("whoami");
    }

    /** Connects with few scopes, then calls a tool that needs more. */
    JsonNode stepUp(URI server, Way way, String name, Consumer<URI> user) throws IOException, InterruptedException {
        List<String> arguments = arguments(server, way, name);
        arguments.add("--write");
        return Json.read(run(arguments, user));
    }

    /**
     * Connects, and calls a tool until access is refused.
     *
     * @param connected runs once the client is connected
     */
    JsonNode stay(URI server, Way way, String name, Consumer<URI> user, Runnable connected)
            throws IOException, InterruptedException {
        List<String> arguments = arguments(server, way, name);
        arguments.add("--stay");
        AtomicBoolean isConnected = new AtomicBoolean();
        return Json.read(run(
                arguments,
                address -> {
                    // Later, the client requests another sign-in, which nothing answers.
                    if (!isConnected.get()) {
                        user.accept(address);
                    }
                },
                () -> {
                    isConnected.set(true);
                    connected.run();
                }));
    }

    private String run(List<String> arguments, Consumer<URI> user) throws IOException, InterruptedException {
        return run(arguments, user, () -> {});
    }

    private String run(List<String> arguments, Consumer<URI> user, Runnable connected)
            throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target/clients")), "home")
                .toAbsolutePath();
        Map<String, String> environment = Map.of(
                "HOME",
                home.toString(),
                "MCP_STORAGE_DIR",
                home.resolve("storage").toString(),
                "MCP_INSPECTOR_SECRET_STORE",
                "memory",
                "MCP_AUTO_OPEN_ENABLED",
                "true");
        try (NodeProcess process = NodeProject.start(environment, arguments)) {
            for (MatchResult line = process.await(OPEN, END, CONNECTED); ; line = process.await(OPEN, END, CONNECTED)) {
                if (line.group().equals("CONNECTED")) {
                    connected.run();
                    continue;
                }
                if (line.group().startsWith("ERROR ")) {
                    throw new AssertionError(line.group());
                }
                if (!line.group(1).startsWith("http")) {
                    return line.group(1);
                }
                user.accept(URI.create(line.group(1)));
            }
        }
    }

    private List<String> arguments(URI server, Way way, String name) {
        if (this == INSPECTOR_CLI) {
            return inspector(server, way, name);
        }
        List<String> arguments = new ArrayList<>(List.of(program, server.toString(), way.argument()));
        if (!name.isEmpty()) {
            arguments.add(name);
        }
        return arguments;
    }

    private List<String> inspector(URI server, Way way, String name) {
        List<String> arguments = new ArrayList<>(List.of(
                program, "--cli", server.toString(), "--transport", "http", "--format", "json", "--callback-url"));
        arguments.add("http://127.0.0.1:" + Ports.free() + "/oauth/callback");
        arguments.addAll(List.of("--method", "tools/call", "--tool-name", "whoami"));
        switch (way) {
            case PREREGISTERED -> arguments.addAll(List.of("--client-id", name));
            case METADATA_DOCUMENT -> arguments.addAll(List.of("--client-metadata-url", name));
            case DYNAMIC -> {}
        }
        return arguments;
    }
}
