package io.github.keycloakclerk.demo;

import io.github.keycloakclerk.harness.KeycloakServer;
import java.net.URI;

/** What the demo prints when it is ready: what to do next, in this order. */
record NextSteps(URI keycloak, URI mcp, DemoClerk clerk, String administrator) {

    static final String USUAL_ADMINISTRATOR =
            "user " + KeycloakServer.ADMIN + ", password " + KeycloakServer.ADMIN_PASSWORD;

    /** @param stop how to stop the demo */
    String text(String stop) {
        return """

                Ready.

                1. Add the MCP server to an MCP client. It registers itself, and your browser opens.

                   Claude Code    claude mcp add --transport http clerk-demo %1$s
                                  then /mcp in Claude Code, and "Authenticate"
                   VS Code        code --add-mcp '{"name":"clerk-demo","type":"http","url":"%1$s"}'
                                  then "Start Server" in the list of MCP servers
                   MCP Inspector  npx @modelcontextprotocol/inspector
                                  then connect to %1$s with "Streamable HTTP"

                2. Sign in. %2$s

                3. Look into the admin console.

                   %3$s/admin/master/console/#/clerk-mcp
                   %4$s

                %5$s
                """.formatted(mcp, clerk.users(), keycloak, administrator, stop);
    }
}
