package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keycloak's admin REST API, as the administrator of the master realm. */
public final class Admin {

    /** A response that may be a refusal. */
    public record Answer(int status, JsonNode body) {

        public String errorMessage() {
            return body.path("errorMessage").asText();
        }
    }

    /** For each realm, requests of administrators that may have changed it: method and path. */
    private static final Map<String, Queue<String>> CHANGES = new ConcurrentHashMap<>();

    private final URI keycloak;
    private String token = "";
    private Instant tokenEnds = Instant.MIN;

    public Admin(URI keycloak) {
        this.keycloak = keycloak;
    }

    /** Another administrator, until the token expires. */
    public static Admin with(URI keycloak, String token) {
        Admin other = new Admin(keycloak);
        other.token = token;
        other.tokenEnds = Instant.now().plusSeconds(60);
        return other;
    }

    public JsonNode get(String path) {
        return succeed("GET", path, send("GET", path, null));
    }

    /** The content of the page <i>Server info</i> in the admin console. */
    public JsonNode serverInfo() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(keycloak + "/admin/serverinfo"))
                .header("Authorization", "Bearer " + token());
        return Json.read(Http.send(request).body());
    }

    public void post(String path, JsonNode body) {
        if (path.isEmpty()) {
            RunReport.realmMade();
        }
        succeed("POST", path, send("POST", path, body));
    }

    public void put(String path, JsonNode body) {
        succeed("PUT", path, send("PUT", path, body));
    }

    public void delete(String path) {
        succeed("DELETE", path, send("DELETE", path, null));
    }

    private static JsonNode succeed(String method, String path, Answer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.status() + " " + answer.body());
        }
        return answer.body();
    }

    /** @param path below {@code /admin/realms} */
    public Answer send(String method, String path, JsonNode body) {
        if (!method.equals("GET") && !path.isEmpty()) {
            changes(path.split("/", 3)[1]).add(method + " " + path);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(keycloak + "/admin/realms" + path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        HttpResponse<String> response = Http.send(request);
        boolean json = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new Answer(response.statusCode(), json ? Json.read(response.body()) : Json.MAPPER.missingNode());
    }

    /** Requests of administrators that may have changed the realm: method and path. */
    static Queue<String> changes(String realm) {
        return CHANGES.computeIfAbsent(realm, name -> new ConcurrentLinkedQueue<>());
    }

    private synchronized String token() {
        if (Instant.now().isAfter(tokenEnds)) {
            JsonNode answer = requestToken(Http.TIMEOUT);
            token = answer.path("access_token").asText();
            tokenEnds = Instant.now().plusSeconds(answer.path("expires_in").asLong() - 20);
        }
        return token;
    }

    /** Requests a new token from the master realm. */
    JsonNode requestToken(Duration timeout) {
        Map<String, String> grant = Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                KeycloakServer.ADMIN,
                "password",
                KeycloakServer.ADMIN_PASSWORD);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(keycloak + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(Http.form(grant));
        return Json.read(Http.send(request, timeout).body());
    }
}
