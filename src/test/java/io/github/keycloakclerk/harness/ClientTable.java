package io.github.keycloakclerk.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** The MCP clients that worked in this run, for {@code docs/mcp-clients.md}. */
public final class ClientTable {

    private static final Path FILE = Path.of("target/mcp-clients-table.md");
    private static final String HEAD = "| Client | Version | Registration | Tested |\n| --- | --- | --- | --- |\n";
    private static final SortedSet<String> ROWS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    private ClientTable() {}

    /** Records that a test has reached its end. */
    public static synchronized void works(String client, String version, String way, String what) {
        ROWS.add("| %s | %s | %s | %s |".formatted(client, version, way, what));
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static synchronized boolean isEmpty() {
        return ROWS.isEmpty();
    }

    public static synchronized String text() {
        return HEAD + String.join("\n", ROWS) + "\n";
    }
}
