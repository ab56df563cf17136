package io.github.keycloakclerk.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the compose file and the demo have to agree on. */
@DisplayName("The compose file")
class ComposeTest {

    private static final Pattern DEFAULT = Pattern.compile("\\$\\{([A-Z_]+):?-([^}]+)}");
    private static final Pattern WITHOUT_KEYS = Pattern.compile(
            "(?s)if \\[\\[ -z \\$\\$CLERK_PUBLISHABLE_KEY && -z \\$\\$CLERK_SECRET_KEY ]]; then(.*?)elif ");
    private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)=(\\S+)");
    private static final Pattern PORTS = Pattern.compile("(?m)^    ports:\n((?:      .*\n)+)");
    private static final Pattern SETTING = Pattern.compile("(?m)^([A-Z_]+)=(.*)$");

    private final String compose = Files.readString(Path.of("docker-compose.yml"));
    private final Map<String, String> example = new HashMap<>();

    ComposeTest() throws IOException {
        SETTING.matcher(Files.readString(Path.of(".env.example")))
                .results()
                .forEach(line -> example.put(line.group(1), line.group(2)));
    }

    private Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        DEFAULT.matcher(compose).results().forEach(found -> defaults.put(found.group(1), found.group(2)));
        return defaults;
    }

    @Test
    void hasTheKeysOfTheStandInIfThereAreNoOthers() {
        Map<String, String> exported = new HashMap<>();
        EXPORT.matcher(WITHOUT_KEYS
                        .matcher(compose)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .results()
                .forEach(line -> exported.put(line.group(1), line.group(2)));
        Map<String, String> expected = new HashMap<>();
        // On another port, because 8081 may be in use.
        int port = Ports.free();
        try (DemoClerk clerk = DemoClerk.start(port, Map.of())) {
            clerk.environment().forEach((name, value) -> expected.put(name, onPort8081(value, port)));
        }
        assertEquals(expected.remove("CLERK_SIGN_IN_MODE"), defaults().get("CLERK_SIGN_IN_MODE"));
        exported.replaceAll((name, value) -> onPort8081(value, 8081));
        assertEquals(expected, exported);
        assertEquals("http://localhost:8090/mcp", defaults().get("MCP_SERVER_URL"));
    }

    /** A publishable key contains the host of its instance, encoded. */
    private static String onPort8081(String value, int port) {
        String plain = value.startsWith("pk_test_")
                ? new String(Base64.getDecoder().decode(value.substring("pk_test_".length())), StandardCharsets.UTF_8)
                : value;
        return plain.replace(Integer.toString(port), "8081");
    }

    /** Keys of a real instance never go to the stand-in, whatever else is set. */
    @Test
    void namesTheStandInNowhereElse() {
        String rest = WITHOUT_KEYS.matcher(compose).replaceAll("");
        assertFalse(rest.contains("localhost:8081"), rest);
        assertFalse(rest.contains("CLERK_API_URL"), rest);
    }

    /** The passwords of the demo count for the demo only. PostgreSQL refuses to start without one. */
    @Test
    void asksForPasswordsIfThereAreKeys() {
        assertTrue(compose.contains(
                "elif [[ $$KC_BOOTSTRAP_ADMIN_PASSWORD == admin || $$KC_DB_PASSWORD == keycloak ]]; then"));
        assertEquals("admin", defaults().get("ADMIN_PASSWORD"));
        assertEquals("keycloak", defaults().get("DATABASE_PASSWORD"));
        for (String name : new String[] {"DATABASE_PASSWORD", "ADMIN_PASSWORD"}) {
            assertEquals("", example.get(name), name);
            assertTrue(compose.contains("${" + name + "-"), name);
        }
    }

    @Test
    void takesEverythingThatTheExampleNames() {
        example.keySet().forEach(name -> assertTrue(compose.contains("${" + name), name));
    }

    /** The image would otherwise be another one than the label says. */
    @Test
    void hasTheKeycloakOfTheImage() throws IOException {
        String dockerfile = Files.readString(Path.of("src/main/docker/Dockerfile"));
        assertTrue(dockerfile.contains("ARG KEYCLOAK_VERSION=" + defaults().get("KEYCLOAK_VERSION") + "\n"));
        assertEquals(defaults().get("KEYCLOAK_VERSION"), example.get("KEYCLOAK_VERSION"));
    }

    /** Passwords of a trial are no protection on a network. */
    @Test
    void isForThisMachineOnly() {
        List<String> ports = PORTS.matcher(compose)
                .results()
                .flatMap(list -> list.group(1).lines())
                .map(line -> line.replaceAll("[ \"'-]", ""))
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertEquals(List.of("127.0.0.1:8080:8080", "127.0.0.1:8081:8081", "127.0.0.1:8090:8090"), ports);
    }
}
