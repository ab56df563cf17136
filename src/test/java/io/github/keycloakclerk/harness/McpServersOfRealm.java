package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.function.Consumer;

/** Changes of a realm's JSON: which MCP servers its scopes stand for. */
public final class McpServersOfRealm {

    private McpServersOfRealm() {}

    /** The MCP server that the realm's scopes stand for. */
    public static Consumer<ObjectNode> forMcpServer(URI server) {
        return realm -> realm.path("clientScopes")
                .findParents("included.custom.audience")
                .forEach(config -> ((ObjectNode) config).put("included.custom.audience", server.toString()));
    }

    /** Audiences that are no MCP servers. */
    public static Consumer<ObjectNode> withoutMcpServers() {
        return realm -> realm.path("clientScopes")
                .findParents("included.custom.audience")
                .forEach(config -> ((ObjectNode) config).put("included.custom.audience", "not-an-address"));
    }

    /** One more MCP server, for whoever asks for the scope. */
    public static Consumer<ObjectNode> withOtherServer(String scope, String server) {
        return realm -> {
            ArrayNode scopes = (ArrayNode) realm.get("clientScopes");
            ObjectNode other = scopes.get(scopes.size() - 1).deepCopy();
            other.put("name", scope);
            other.findParents("included.custom.audience")
                    .forEach(config -> ((ObjectNode) config).put("included.custom.audience", server));
            scopes.add(other);
            realm.withArray("defaultOptionalClientScopes").add(scope);
            realm.path("clients").forEach(client -> ((ArrayNode) client.withArray("optionalClientScopes")).add(scope));
        };
    }
}
