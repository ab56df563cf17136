package io.github.keycloakclerk.demo;

import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.mcpserver.ExampleMcpServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keycloak with the jar and the exported realm, Clerk, and an MCP server that trusts the realm. */
record DemoServers(KeycloakServer keycloak, DemoClerk clerk, ExampleMcpServer mcp) implements AutoCloseable {

    private static final String REALM = "/realms/clerk-mcp";

    static DemoServers start(DemoPorts ports, Map<String, String> surroundings, DemoStart how) {
        DemoClerk clerk = DemoClerk.start(ports.clerk(), surroundings);
        ExampleMcpServer mcp =
                ExampleMcpServer.start(ports.mcp(), URI.create("http://localhost:" + ports.keycloak() + REALM));
        how.install().importRealm(RealmExport.EXPORT);
        Map<String, String> environment = new HashMap<>(clerk.environment());
        environment.put("MCP_SERVER_URL", mcp.url().toString());
        List<String> command = new ArrayList<>(how.command());
        command.addAll(List.of("--import-realm", "--spi-cors--default--allowed-headers=mcp-protocol-version"));
        KeycloakServer keycloak = KeycloakServer.start(how.install(), ports.keycloak(), command, environment);
        return new DemoServers(keycloak, clerk, mcp);
    }

    URI issuer() {
        return keycloak.url().resolve(REALM);
    }

    @Override
    public void close() {
        keycloak.close();
        mcp.close();
        clerk.close();
    }
}
