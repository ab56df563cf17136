package io.github.keycloakclerk.mcpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Python with packages that the documentation uses. */
record Python(String command) {

    private static final List<String> COMMANDS = List.of("target/python/bin/python", "python3", "/usr/bin/python3");

    private record Result(int code, String output) {}

    /** Skips the test if there is none. */
    static Python with(String modules) throws InterruptedException {
        for (String command : COMMANDS) {
            Path file = Path.of(command);
            Python python =
                    new Python(Files.exists(file) ? file.toAbsolutePath().toString() : command);
            if (python.has(modules)) {
                return python;
            }
        }
        return abort("Python is not installed with " + modules);
    }

    /** Starts a file of the folder. */
    Process start(Path folder, Map<String, String> environment, String file) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command, file)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(file + ".log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private boolean has(String modules) throws InterruptedException {
        try {
            return execute(Path.of("."), Map.of(), "import " + modules, List.of())
                            .code()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    /** What the program prints. */
    String run(Path folder, Map<String, String> environment, String program, String... arguments)
            throws IOException, InterruptedException {
        Result result = execute(folder, environment, program, List.of(arguments));
        assertEquals(0, result.code(), result.output());
        return result.output();
    }

    private Result execute(Path folder, Map<String, String> environment, String program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command, "-c", program));
        line.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
