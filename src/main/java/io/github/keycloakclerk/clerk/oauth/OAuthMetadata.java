package io.github.keycloakclerk.clerk.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.api.ClerkHttp;
import io.github.keycloakclerk.clerk.api.Pending;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.apache.http.client.methods.HttpGet;
import org.keycloak.util.JsonSerialization;

/**
 * Metadata of Clerk's OAuth server (OpenID Connect Discovery 1.0).
 *
 * @param namesIssuer whether authorization responses contain the issuer (RFC 9207)
 */
public record OAuthMetadata(String issuer, URI authorizationEndpoint, URI tokenEndpoint, boolean namesIssuer) {

    private static final Map<String, List<String>> HEADERS = Map.of("Accept", List.of("application/json"));

    /** @param issuer issuer of the instance, which is also the URL of its Frontend API */
    static Pending<OAuthMetadata> fetch(ClerkCalls calls, String issuer) {
        return calls.start(() ->
                read(calls.http().send(new HttpGet(issuer + "/.well-known/openid-configuration"), HEADERS), issuer));
    }

    private static OAuthMetadata read(ClerkHttp.Answer answer, String issuer) throws ClerkApiException {
        if (answer.status() != 200) {
            // An instance whose OAuth server is disabled has no such document.
            throw new ClerkApiException(answer.status() >= 500 ? Kind.UNREACHABLE : Kind.UNEXPECTED_ANSWER);
        }
        try {
            JsonNode json = JsonSerialization.mapper.readTree(answer.body());
            if (!issuer.equals(json.path("issuer").asText())) {
                throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
            }
            return new OAuthMetadata(
                    issuer,
                    endpoint(json, "authorization_endpoint", issuer),
                    endpoint(json, "token_endpoint", issuer),
                    json.path("authorization_response_iss_parameter_supported").asBoolean());
        } catch (IOException e) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }

    /** Endpoints must be on the issuer's host, so codes and secrets are sent nowhere else. */
    private static URI endpoint(JsonNode json, String name, String issuer) throws ClerkApiException {
        try {
            URI url = new URI(json.path(name).asText());
            URI home = URI.create(issuer);
            if (home.getScheme().equals(url.getScheme())
                    && home.getRawAuthority().equalsIgnoreCase(url.getRawAuthority())) {
                return url;
            }
        } catch (URISyntaxException e) {
            // falls through: a malformed URL is refused as well
        }
        throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
    }
}
