package io.github.keycloakclerk.mcpserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The code of docs/mcp-server.md. */
final class Snippets {

    private Snippets() {}

    /** @param language as the code block names it */
    static List<String> of(String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```")
                .matcher(Files.readString(Path.of("docs/mcp-server.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
