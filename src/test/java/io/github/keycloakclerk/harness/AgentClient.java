package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.util.function.Consumer;

/** An agent's client, which exchanges tokens of Clerk's JWT templates (RFC 7523). */
public final class AgentClient {

    private static final String ID = "agent";
    private static final String SECRET = "agent-secret";

    private AgentClient() {}

    /** Adds the client, and sets whether the provider accepts such tokens. */
    public static Consumer<ObjectNode> grant(boolean taken) {
        Consumer<ObjectNode> agent = json -> {
            ObjectNode client = Json.object("clientId", ID, "protocol", "openid-connect", "secret", SECRET);
            client.put("publicClient", false).put("standardFlowEnabled", false);
            client.set(
                    "attributes",
                    Json.object(
                            "oauth2.jwt.authorization.grant.enabled", "true",
                            "oauth2.jwt.authorization.grant.idp", "clerk"));
            client.putArray("defaultClientScopes").add("basic").add("mcp");
            ((ArrayNode) json.get("clients")).add(client);
        };
        return agent.andThen(RealmExport.with("jwtAuthorizationGrantEnabled", Boolean.toString(taken)));
    }

    /** @param more additional parameters */
    public static Admin.Answer tradeIn(TestRealm realm, String assertion, String... more) {
        return new OAuthClient(realm.url(), ID, "").tradeIn(assertion, SECRET, more);
    }

    /** Reason of the newest refusal. */
    public static String reason(TestRealm realm) {
        return realm.event("JWT_AUTHORIZATION_GRANT_ERROR")
                .path("details")
                .path("reason")
                .asText();
    }
}
