package io.github.keycloakclerk.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/**
 * A client that registers itself (RFC 7591).
 *
 * @param realm {@code …/realms/{name}}
 */
public record Registrar(URI realm) {

    /** A response that may be a refusal. */
    public record Answer(int status, JsonNode body, HttpHeaders headers) {

        public String clientId() {
            if (status != 201) {
                throw new AssertionError(status + " " + body);
            }
            return body.path("client_id").asText();
        }

        public String error() {
            return body.path("error").asText();
        }

        public String description() {
            return body.path("error_description").asText();
        }
    }

    /** The metadata of a public client, as most MCP clients send it. */
    public static ObjectNode metadata(String redirectUri) {
        ObjectNode metadata = Json.object("client_name", "Test client", "token_endpoint_auth_method", "none");
        metadata.putArray("redirect_uris").add(redirectUri);
        metadata.putArray("grant_types").add("authorization_code").add("refresh_token");
        metadata.putArray("response_types").add("code");
        return metadata;
    }

    public Answer register(ObjectNode metadata) {
        return send(
                HttpRequest.newBuilder(endpoint("openid-connect")).POST(BodyPublishers.ofString(metadata.toString())));
    }

    /** Registers with an initial access token or an administrator's token. */
    public Answer register(ObjectNode metadata, String token) {
        return send(HttpRequest.newBuilder(endpoint("openid-connect"))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(metadata.toString())));
    }

    /** Registers in Keycloak's own format, which has more settings. */
    public Answer registerInKeycloaksFormat(ObjectNode client) {
        return send(HttpRequest.newBuilder(endpoint("default")).POST(BodyPublishers.ofString(client.toString())));
    }

    /** Updates a client, using the response to its registration. */
    public Answer update(JsonNode registration, ObjectNode metadata) {
        metadata.set("client_id", registration.get("client_id"));
        return send(HttpRequest.newBuilder(
                        URI.create(registration.path("registration_client_uri").asText()))
                .header(
                        "Authorization",
                        "Bearer "
                                + registration.path("registration_access_token").asText())
                .PUT(BodyPublishers.ofString(metadata.toString())));
    }

    /** Reads a client, using the response to its registration. */
    public JsonNode show(JsonNode registration) {
        return send(HttpRequest.newBuilder(URI.create(
                                registration.path("registration_client_uri").asText()))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + registration
                                                .path("registration_access_token")
                                                .asText())
                        .GET())
                .body();
    }

    /** Sends any body to the endpoint, or to a path below it. */
    public Answer send(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(endpoint("openid-connect") + path))
                .method(method, BodyPublishers.ofString(body)));
    }

    private URI endpoint(String format) {
        return URI.create(realm + "/clients-registrations/" + format);
    }

    private static Answer send(HttpRequest.Builder request) {
        HttpResponse<String> response = Http.send(request.header("Content-Type", "application/json"));
        return new Answer(response.statusCode(), Json.read(response.body()), response.headers());
    }
}
