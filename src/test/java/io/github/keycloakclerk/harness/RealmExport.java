package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The JSON of a realm, from the export that administrators import, with the changes of a test. */
public final class RealmExport {

    public static final Path EXPORT = Path.of("realm-export/clerk-mcp-realm.json");

    private RealmExport() {}

    /** The JSON of a new realm. */
    public static ObjectNode json(StandInClerk clerk) {
        ObjectNode realm = plain(clerk).put("realm", TestRealm.newName()).put("privateKey", RealmKey.PEM);
        addClient(realm);
        return realm;
    }

    /** The export itself, with the values of a Clerk instance. */
    public static ObjectNode plain(StandInClerk clerk) {
        try {
            return (ObjectNode) Json.read(Files.readString(EXPORT)
                    .replace("${CLERK_PUBLISHABLE_KEY}", clerk.publishableKey())
                    .replace("${CLERK_SECRET_KEY}", clerk.secretKey())
                    .replace("${CLERK_APP_URL:}", clerk.url().toString())
                    .replace("${CLERK_SIGN_IN_MODE:handoff}", "handoff")
                    .replace(
                            "${CLERK_API_URL:https://api.clerk.com/v1}",
                            clerk.apiUrl().toString())
                    .replace("${CLERK_FRONTEND_API_URL:}", clerk.url().toString())
                    .replace("${CLERK_WEBHOOK_SECRET:}", clerk.webhooks().secret())
                    .replace("${MCP_SERVER_URL}", "http://localhost:8090/mcp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addClient(ObjectNode realm) {
        ObjectNode client =
                Json.object("clientId", TestRealm.CLIENT, "name", "Test & Client", "protocol", "openid-connect");
        client.put("publicClient", true)
                .put("fullScopeAllowed", false)
                .putArray("redirectUris")
                .add(TestRealm.REDIRECT_URI);
        ArrayNode optional = client.putArray("optionalClientScopes");
        optional.add("mcp:read").add("mcp:write").add("offline_access").add("phone");
        ArrayNode usual = client.putArray("defaultClientScopes");
        usual.add("basic")
                .add("profile")
                .add("email")
                .add("clerk")
                .add("clerk:session")
                .add("mcp");
        ((ArrayNode) realm.get("clients")).add(client);
    }

    /** The identity provider in a realm's JSON, for changes before the realm is created. */
    public static ObjectNode provider(ObjectNode realm) {
        return (ObjectNode) realm.path("identityProviders").get(0);
    }

    /** Sets a value of the identity provider in a realm's JSON. */
    public static Consumer<ObjectNode> with(String key, String value) {
        return realm -> ((ObjectNode) provider(realm).get("config")).put(key, value);
    }

    /** Trusts documents and redirects of a host, although it is on this machine. */
    public static Consumer<ObjectNode> trusting(DocumentHost host) {
        return realm -> {
            setting(realm, 0).withArray("cimd-allow-permitted-domains").add("localhost");
            setting(realm, 0).put("allow-private-addresses", true);
            setting(realm, 1)
                    .withArray("allowed-redirect-hosts")
                    .add(host.url("").getAuthority());
        };
    }

    /** The executor settings in the realm's profile for MCP clients: 0 for documents, 1 for registration. */
    public static ObjectNode setting(ObjectNode realm, int executor) {
        return (ObjectNode) realm.path("clientProfiles")
                .path("profiles")
                .path(0)
                .path("executors")
                .path(executor)
                .path("configuration");
    }
}
