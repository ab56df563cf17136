package io.github.keycloakclerk.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The MCP client of {@code src/test/node}, in a Node.js process of its own. */
public final class NodeClient implements AutoCloseable {

    private static final Path SOURCE = Path.of("src/test/node");
    private static final Path HOME = Path.of("target/node");

    private final Process process;
    private final BufferedReader output;

    private NodeClient(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static boolean isAvailable() throws InterruptedException {
        try {
            return run(
                            List.of("node", "-e", "process.exit(process.versions.node.split('.')[0] < 18 ? 1 : 0)"),
                            Path.of("."))
                    && run(List.of("npm", "--version"), Path.of("."));
        } catch (IOException e) {
            return false;
        }
    }

    /** Installs what the client needs, and starts it. */
    public static NodeClient start(URI mcpServer, String clientId) throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        for (String file : List.of("mcp-client.mjs", "package.json", "package-lock.json", ".npmrc")) {
            Files.copy(SOURCE.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), HOME)) {
            throw new IOException("npm ci failed");
        }
        return new NodeClient(new ProcessBuilder("node", "mcp-client.mjs", mcpServer.toString(), clientId)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .start());
    }

    private static boolean run(List<String> command, Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(3, TimeUnit.MINUTES) && process.exitValue() == 0;
    }

    /** The rest of the next line that begins like this. */
    public String await(String prefix) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
            seen.append(line).append('\n');
        }
        throw new IOException("the client ended with: " + seen);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
