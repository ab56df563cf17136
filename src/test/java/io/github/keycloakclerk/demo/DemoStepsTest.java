package io.github.keycloakclerk.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code .mvn/demo.sh} with a Maven that prints what the test says. */
@DisabledOnOs(OS.WINDOWS)
@DisplayName("The demo prints")
class DemoStepsTest {

    private static final String BUILD = """
            [INFO] Scanning for projects...
            [INFO] --- compiler:3.16.0:compile (default-compile) @ keycloak-clerk ---
            Compiler noise
            [INFO] --- compiler:3.16.0:testCompile (default-testCompile) @ keycloak-clerk ---
            [INFO] --- jar:3.5.1:jar (default-jar) @ keycloak-clerk ---
            [INFO] --- dependency:3.11.0:unpack (unpack-keycloak) @ keycloak-clerk ---
            """;

    private final Path folder;

    DemoStepsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Result(int code, String output) {}

    private Result run(String maven, int code) throws IOException, InterruptedException {
        Path mvnw = folder.resolve("mvnw");
        Files.writeString(mvnw, "#!/bin/sh\ncat <<'END'\n" + maven + "END\nexit " + code + "\n");
        Files.setPosixFilePermissions(mvnw, PosixFilePermissions.fromString("rwx------"));
        Process script = new ProcessBuilder(
                        "sh", Path.of(".mvn/demo.sh").toAbsolutePath().toString(), mvnw.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(script.waitFor(), output);
    }

    @Test
    void aLineForEachStepAndThenWhatItSaysItself() throws Exception {
        Result result = run(BUILD + """
                [INFO] --- exec:3.6.4:java (demo) @ keycloak-clerk ---
                Ready.

                  MCP server     http://localhost:8090/mcp
                [INFO] BUILD SUCCESS
                """, 0);
        assertEquals(0, result.code);
        assertEquals("""
                Getting Maven and the libraries. The first run downloads 300 MB, which takes some minutes …
                Compiling the jar …
                Compiling the demo …
                Packaging the jar …
                Unpacking Keycloak. The first run downloads it: 200 MB …
                Ready.

                  MCP server     http://localhost:8090/mcp
                """, result.output);
    }

    @Test
    void whereMavensLogIsIfTheBuildFails() throws Exception {
        Result result = run(BUILD + "[ERROR] Could not transfer artifact\n[ERROR] details\n", 1);
        assertEquals(1, result.code);
        assertTrue(result.output.endsWith("""
                [ERROR] Could not transfer artifact
                [ERROR] details
                The demo failed. Maven's log: target/demo-build.log
                """), result.output);
        assertTrue(Files.readString(folder.resolve("target/demo-build.log")).contains("Compiler noise"));
    }

    @Test
    void nothingMoreIfItIsInterrupted() throws Exception {
        assertTrue(run(BUILD, 130).output.endsWith("200 MB …\n"));
    }

    /** The wrapper is Maven's own, and this is lost when it is replaced by a newer one. */
    @Test
    void itsStepsBecauseTheWrapperSaysSo() throws IOException {
        assertTrue(Files.readString(Path.of("mvnw")).contains(".mvn/demo.sh"));
    }
}
