package io.github.keycloakclerk.mcpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.keycloakclerk.browser.Chromium;
import io.github.keycloakclerk.harness.ClientTable;
import io.github.keycloakclerk.harness.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs after the tests that fill the table. */
@Order(Integer.MAX_VALUE - 1)
@Isolated("looks at what the clients left")
@Tag("node")
@DisplayName("The table of MCP clients")
class ClientTableIT {

    private static final String BEGIN = "<!-- results -->\n";

    @Test
    void isWhatThisRunFoundOut() throws IOException, InterruptedException {
        assumeFalse(ClientTable.isEmpty(), "no client was run");
        assumeTrue(NodeProject.isAvailable() && Chromium.executable().isPresent(), "not all clients can run here");
        String page = Files.readString(Path.of("docs/mcp-clients.md"));
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        assertEquals(ClientTable.text(), page.substring(begin, page.indexOf("<!-- end of results -->")));
    }
}
