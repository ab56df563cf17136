package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;

/** A realm with Keycloak's defaults, and the administrator's request to set it up. */
public final class SetUpRealm {

    private SetUpRealm() {}

    /** A new realm with nothing but a name. */
    public static TestRealm empty(URI keycloak) {
        return empty(keycloak, TestRealm.newName());
    }

    private static TestRealm empty(URI keycloak, String name) {
        Admin admin = new Admin(keycloak);
        admin.post("", Json.object("realm", name).put("enabled", true));
        return new TestRealm(admin, URI.create(keycloak + "/realms/" + name), name);
    }

    /** A realm set up for a server, which trusts documents of this machine. Its users have passwords. */
    public static HandMadeRealm make(URI keycloak, String name, URI mcpServer) {
        TestRealm realm = empty(keycloak, name);
        realm.admin().post(realm.path("/mcp/setup"), request(mcpServer));
        ObjectNode profiles = (ObjectNode) realm.admin().get(realm.path("/client-policies/profiles"));
        ObjectNode documents = (ObjectNode) profiles.at("/profiles/0/executors/0/configuration");
        documents.withArray("cimd-allow-permitted-domains").add("localhost");
        documents.put("allow-private-addresses", true);
        realm.admin().put(realm.path("/client-policies/profiles"), profiles);
        return new HandMadeRealm(realm);
    }

    /** A setup request for one server with three scopes. */
    public static ObjectNode request(URI mcpServer) {
        ObjectNode request = Json.object();
        ObjectNode server = request.putArray("servers").addObject().put("url", mcpServer.toString());
        server.putArray("scopes")
                .add(scope("mcp").put("default", true))
                .add(scope("mcp:read"))
                .add(scope("mcp:write"));
        request.putArray("webOrigins").add("http://localhost:6274");
        return request;
    }

    private static ObjectNode scope(String name) {
        return Json.object("name", name, "consentText", "Use " + name);
    }
}
