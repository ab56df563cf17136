package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.Webhook;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A realm created from the export that administrators import, with a test client and optional changes.
 *
 * @param url {@code …/realms/{name}}
 */
public record TestRealm(Admin admin, URI url, String name) {

    public static final String CLIENT = "test-client";
    public static final String REDIRECT_URI = "http://127.0.0.1/callback";

    /** Creates a realm for a Clerk instance. */
    public static TestRealm create(Admin admin, URI keycloak, StandInClerk clerk, Consumer<ObjectNode> changes) {
        ObjectNode realm = RealmExport.json(clerk);
        changes.accept(realm);
        return create(admin, keycloak, realm);
    }

    /** @param realm created by {@link RealmExport#json}, with changes */
    static TestRealm create(Admin admin, URI keycloak, ObjectNode realm) {
        admin.post("", realm);
        String name = realm.path("realm").asText();
        return new TestRealm(admin, URI.create(keycloak + "/realms/" + name), name);
    }

    /** The same realm at another node of a cluster. */
    public TestRealm at(URI keycloak) {
        return new TestRealm(new Admin(keycloak), URI.create(keycloak + "/realms/" + name), name);
    }

    public OAuthClient testClient() {
        return new OAuthClient(url, CLIENT, REDIRECT_URI);
    }

    public static String newName() {
        return "realm-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Changes the Clerk provider of the running realm. */
    public void change(String key, String value) {
        change(Map.of(key, value));
    }

    public void change(Map<String, String> settings) {
        ObjectNode provider = (ObjectNode) admin.get(path("/identity-provider/instances/clerk"));
        settings.forEach(((ObjectNode) provider.get("config"))::put);
        admin.put(path("/identity-provider/instances/clerk"), provider);
    }

    /** An access token of an administrator of this realm with these {@code realm-management} roles. */
    public String administratorsToken(String... roles) {
        return administratorsToken("en", List.of(roles));
    }

    /** The same for an administrator with this locale. */
    public String administratorsToken(String locale, List<String> roles) {
        String username = locale + "-" + String.join("-", roles) + "-of-" + name;
        String email = UUID.randomUUID() + "@people.example";
        String id = addUser(username, email);
        ObjectNode user = (ObjectNode) admin.get(path("/users/" + id));
        user.withObject("/attributes").putArray("locale").add(locale);
        admin.put(path("/users/" + id), user);
        ObjectNode password = Json.object("type", "password", "value", "secret");
        admin.put(path("/users/" + id + "/reset-password"), password);
        roles.forEach(role -> grant(id, "realm-management", role));
        return passwordClient()
                .token(Map.of("grant_type", "password", "username", username, "password", "secret"))
                .path("access_token")
                .asText();
    }

    /**
     * Grants a client role to a user. Retries once, because Keycloak's cache occasionally fails when two requests load
     * the same role for the first time ({@code DefaultLazyLoader}).
     */
    public void grant(String userId, String client, String role) {
        String id = client(client).path("id").asText();
        ArrayNode roles = Json.MAPPER.createArrayNode().add(admin.get(path("/clients/" + id + "/roles/" + role)));
        String mappings = path("/users/" + userId + "/role-mappings/clients/" + id);
        if (admin.send("POST", mappings, roles).status() != 204) {
            admin.post(mappings, roles);
        }
    }

    /** A client for sign-ins with a Keycloak password and no browser, which the exported realm does not allow. */
    public OAuthClient passwordClient() {
        ObjectNode cli = (ObjectNode) client("admin-cli");
        changeClient(cli.put("directAccessGrantsEnabled", true));
        return new OAuthClient(url, "admin-cli", "");
    }

    public String path(String below) {
        return "/" + name + below;
    }

    /** The only user with this value of the attribute {@code clerk_user_id}. */
    public JsonNode user(String clerkUserId) {
        JsonNode users = admin.get(path("/users?briefRepresentation=false&q=clerk_user_id:" + clerkUserId));
        if (users.size() != 1) {
            throw new IllegalStateException("found " + users.size() + " users");
        }
        return users.get(0);
    }

    /** Ends all sessions of a user, as an administrator does. */
    public void logOut(String clerkUserId) {
        admin.post(path("/users/" + user(clerkUserId).path("id").asText() + "/logout"), null);
    }

    public int users() {
        return admin.get(path("/users/count")).asInt();
    }

    /** Creates a Keycloak user without credentials and returns its ID. */
    public String addUser(String username, String email) {
        ObjectNode user = Json.object("username", username, "email", email, "firstName", "L", "lastName", "U");
        admin.post(path("/users"), user.put("enabled", true).put("emailVerified", true));
        return admin.get(path("/users?exact=true&username=" + URLEncoder.encode(username, StandardCharsets.UTF_8)))
                .get(0)
                .path("id")
                .asText();
    }

    /** The client with this client ID, as the realm stores it; missing if there is none. */
    public JsonNode client(String clientId) {
        return admin.get(path("/clients?clientId=" + clientId)).path(0);
    }

    /** Updates a client that {@link #client} returned. */
    public void changeClient(JsonNode client) {
        admin.put(path("/clients/" + client.path("id").asText()), client);
    }

    /** The newest event of a type. */
    public JsonNode event(String type) {
        return admin.get(path("/events?max=1&type=" + type)).path(0);
    }

    /** The reason of the newest failed sign-in. */
    public String lastReason() {
        return event("IDENTITY_PROVIDER_LOGIN_ERROR").at("/details/reason").asText();
    }

    /** The reasons of all failed sign-ins. Keycloak may write an event of its own in the same millisecond. */
    public List<String> reasons() {
        return admin.get(path("/events?type=IDENTITY_PROVIDER_LOGIN_ERROR")).findValuesAsText("reason");
    }

    /** Delivers a webhook and returns the response's status. */
    public int deliver(Webhook webhook) {
        return deliver("clerk", webhook);
    }

    public int deliver(String provider, Webhook webhook) {
        return deliver(provider, webhook.headers(), webhook.body());
    }

    public int deliver(String provider, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint(provider) + "/webhook"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return Http.send(request).statusCode();
    }

    public URI endpoint(String alias) {
        return URI.create(url + "/broker/" + alias + "/endpoint");
    }
}
