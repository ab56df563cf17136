package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.util.List;

/**
 * A new realm, changed step by step as {@code docs/mcp.md} describes, through the REST API that the admin console uses.
 * It has no Clerk provider: users have passwords.
 */
public record HandMadeRealm(TestRealm realm) {

    private static final String POLICIES = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy";

    /** @param name of the realm */
    public static HandMadeRealm make(URI keycloak, String name, URI mcpServer) {
        Admin admin = new Admin(keycloak);
        admin.post("", Json.object("realm", name).put("enabled", true));
        HandMadeRealm made = new HandMadeRealm(new TestRealm(admin, URI.create(keycloak + "/realms/" + name), name));
        made.addScope("mcp", "default", mcpServer);
        made.addScope("mcp:read", "optional", mcpServer);
        made.addScope("mcp:write", "optional", mcpServer);
        made.openRegistration();
        made.addClientPolicies();
        made.showWhoAsks();
        made.changeRealm("revokeRefreshToken", true);
        return made;
    }

    /** Step 1. */
    private void addScope(String name, String type, URI mcpServer) {
        ObjectNode scope = Json.object("name", name, "protocol", "openid-connect");
        scope.putObject("attributes")
                .put("include.in.token.scope", "true")
                .put("display.on.consent.screen", "true")
                .put("consent.screen.text", "Use " + name);
        realm.admin().post(realm.path("/client-scopes"), scope);
        String id = find(realm.admin().get(realm.path("/client-scopes")), "name", name);
        ObjectNode mapper = Json.object("name", "mcp-audience", "protocol", "openid-connect");
        mapper.put("protocolMapper", "oidc-audience-mapper");
        mapper.putObject("config")
                .put("included.custom.audience", mcpServer.toString())
                .put("access.token.claim", "true")
                .put("introspection.token.claim", "false");
        realm.admin().post(realm.path("/client-scopes/" + id + "/protocol-mappers/models"), mapper);
        realm.admin().put(realm.path("/default-" + type + "-client-scopes/" + id), Json.object());
    }

    /** Step 2. */
    private void openRegistration() {
        for (JsonNode policy : realm.admin().get(realm.path("/components?type=" + POLICIES))) {
            String component = "/components/" + policy.path("id").asText();
            boolean anonymous = policy.path("subType").asText().equals("anonymous");
            String provider = policy.path("providerId").asText();
            if (anonymous && List.of("trusted-hosts", "max-clients").contains(provider)) {
                realm.admin().delete(realm.path(component));
            } else if (anonymous && provider.equals("registration-web-origins")) {
                ((ObjectNode) policy.get("config")).putArray("web-origins").add("http://localhost:6274");
                realm.admin().put(realm.path(component), policy);
            }
        }
        ObjectNode limit = Json.object("name", "Limit", "providerId", "mcp-client-limit", "providerType", POLICIES);
        limit.put("subType", "anonymous");
        realm.admin().post(realm.path("/components"), limit);
    }

    /** Step 3. */
    private void addClientPolicies() {
        ObjectNode profiles = Json.object();
        ObjectNode profile = profiles.putArray("profiles").addObject().put("name", "mcp-clients");
        ArrayNode executors = profile.putArray("executors");
        ObjectNode documents = executors
                .addObject()
                .put("executor", "mcp-client-metadata-document")
                .putObject("configuration");
        documents.putArray("cimd-allow-permitted-domains").add("localhost");
        documents.put("allow-private-addresses", true);
        executors
                .addObject()
                .put("executor", "mcp-client-registration")
                .putObject("configuration")
                .putArray("allowed-redirect-hosts")
                .add("claude.ai");
        realm.admin().put(realm.path("/client-policies/profiles"), profiles);
        ObjectNode policies = Json.object();
        ObjectNode policy = policies.putArray("policies").addObject().put("name", "mcp-clients");
        policy.put("enabled", true);
        policy.putArray("conditions").addObject().put("condition", "any-client").putObject("configuration");
        policy.putArray("profiles").add("mcp-clients");
        realm.admin().put(realm.path("/client-policies/policies"), policies);
    }

    /** Step 4. */
    private void showWhoAsks() {
        changeRealm("loginTheme", "keycloak-clerk");
        realm.admin()
                .post(
                        realm.path("/authentication/register-required-action"),
                        Json.object("providerId", "mcp-consent", "name", "MCP Consent Details"));
    }

    private void changeRealm(String setting, Object value) {
        ObjectNode current = (ObjectNode) realm.admin().get(realm.path(""));
        realm.admin().put(realm.path(""), current.set(setting, Json.MAPPER.valueToTree(value)));
    }

    /** Adds a user with the password {@code secret}. */
    public void addPerson(String username) {
        ObjectNode user = Json.object("username", username, "email", username + "@people.example");
        user.put("firstName", "Grace").put("lastName", "Hopper").put("enabled", true);
        user.putArray("credentials").addObject().put("type", "password").put("value", "secret");
        realm.admin().post(realm.path("/users"), user);
    }

    private static String find(JsonNode list, String key, String value) {
        for (JsonNode entry : list) {
            if (entry.path(key).asText().equals(value)) {
                return entry.path("id").asText();
            }
        }
        throw new IllegalStateException("no " + value);
    }
}
