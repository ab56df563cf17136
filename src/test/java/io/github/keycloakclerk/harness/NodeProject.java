package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.standin.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The MCP clients of {@code src/test/node}, each run in its own Node.js process, and Clerk's browser scripts. npm
 * installs them once. The lock file omits the dependencies of Clerk's packages, because their bundles include them.
 */
public final class NodeProject {

    private static final Path SOURCE = Path.of("src/test/node");
    private static final Path HOME = Path.of("target/node").toAbsolutePath();
    private static boolean installed;

    private NodeProject() {}

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

    /** Runs a program of the project or of one of its packages. */
    public static synchronized NodeProcess start(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        install();
        List<String> command = new ArrayList<>(List.of(node()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(HOME.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("DISPLAY", "WAYLAND_DISPLAY"));
        // Programs cannot open a browser. The tests open the printed URLs.
        builder.environment().put("BROWSER", "true");
        builder.environment().putAll(environment);
        return new NodeProcess(builder.start());
    }

    /** The version of a package in the lock file. */
    public static String version(String name) {
        try {
            JsonNode lock = Json.read(Files.readString(SOURCE.resolve("package-lock.json")));
            return lock.path("packages")
                    .path("node_modules/" + name)
                    .path("version")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the packages, which are installed first. */
    public static synchronized Path packages() throws IOException, InterruptedException {
        install();
        return HOME.resolve("node_modules");
    }

    private static void install() throws IOException, InterruptedException {
        if (installed) {
            return;
        }
        Files.createDirectories(HOME);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, HOME.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"), HOME)) {
            throw new IOException("npm ci failed");
        }
        installed = true;
    }

    /** Some clients need a newer Node.js than the machine's. If npm has one for the platform, it is installed with them. */
    private static String node() {
        Path own = HOME.resolve("node_modules/.bin/node");
        return Files.isExecutable(own) ? own.toString() : "node";
    }

    private static boolean run(List<String> command, Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0;
    }
}
