package io.github.keycloakclerk.mcpclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.McpServersOfRealm;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.mcpserver.ExampleMcpServer;
import java.net.URI;
import java.util.function.Consumer;

/** The exported realm with the example MCP server, and a host that publishes metadata documents. */
record McpRealm(TestRealm realm, ExampleMcpServer mcpServer, DocumentHost documents) implements AutoCloseable {

    static McpRealm start(TestKeycloak keycloak) {
        return start(keycloak, realm -> {});
    }

    static McpRealm start(TestKeycloak keycloak, Consumer<ObjectNode> changes) {
        String name = TestRealm.newName();
        DocumentHost documents = DocumentHost.start();
        ExampleMcpServer server = ExampleMcpServer.start(0, keycloak.url().resolve("/realms/" + name));
        TestRealm realm = keycloak.realm(McpServersOfRealm.forMcpServer(server.url())
                .andThen(RealmExport.trusting(documents))
                .andThen(changes)
                .andThen(json -> json.put("realm", name)));
        return new McpRealm(realm, server, documents);
    }

    URI server() {
        return mcpServer.url();
    }

    /** The client ID, if it is known beforehand. */
    String nameFor(Way way) {
        return switch (way) {
            case PREREGISTERED -> "mcp-client";
            case METADATA_DOCUMENT -> publish().toString();
            case DYNAMIC -> "";
        };
    }

    /** Publishes a document that suits all clients. */
    private URI publish() {
        ObjectNode document = Registrar.metadata("http://127.0.0.1/callback");
        document.withArray("redirect_uris")
                .add("http://127.0.0.1/oauth/callback")
                .add("http://localhost/oauth/callback");
        document.put("client_id", documents.url("/client.json").toString());
        return documents.publish("/client.json", document);
    }

    @Override
    public void close() {
        mcpServer.close();
        documents.close();
    }
}
