package io.github.keycloakclerk.mcpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Python that has PyJWT, such as Debian's with the package {@code python3-jwt}. */
record Python(String command) {

    private record Result(int code, String output) {}

    /** Skips the test if there is none. */
    static Python withJwt() throws IOException, InterruptedException {
        Optional<Python> found = Optional.empty();
        for (String command : List.of("python3", "/usr/bin/python3")) {
            Python python = new Python(command);
            if (found.isEmpty() && python.has("jwt, cryptography")) {
                found = Optional.of(python);
            }
        }
        assumeTrue(found.isPresent(), "Python with PyJWT is not installed");
        return found.orElseThrow();
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
