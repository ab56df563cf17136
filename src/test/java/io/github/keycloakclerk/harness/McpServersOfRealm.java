package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.function.Consumer;

/** Changes to a realm's JSON: the MCP servers that its scopes stand for. */
public final class McpServersOfRealm {

    private McpServersOfRealm() {}

    /** Sets the MCP server that the realm's scopes stand for. */
    public static Consumer<ObjectNode> forMcpServer(URI server) {
        return realm -> realm.path("clientScopes")
                .findParents("included.custom.audience")
                .forEach(config -> ((ObjectNode) config).put("included.custom.audience", server.toString()));
    }

    /** Replaces the MCP servers by audiences that are not URLs. */
    public static Consumer<ObjectNode> withoutMcpServers() {
        return realm -> realm.path("clientScopes")
                .findParents("included.custom.audience")
                .forEach(config -> ((ObjectNode) config).put("included.custom.audience", "not-an-address"));
    }

    /** Adds another MCP server with an optional scope. */
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
