package io.github.keycloakclerk.clerk.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.api.ClerkHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.http.NameValuePair;
import org.apache.http.client.entity.UrlEncodedFormEntity;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.message.BasicNameValuePair;
import org.keycloak.http.simple.SimpleHttpRequest;
import org.keycloak.util.JsonSerialization;

/** The token endpoint of Clerk's OAuth server (RFC 6749, section 3.2), within the limits of all calls to Clerk. */
public final class TokenEndpoint {

    /**
     * The endpoint's answer.
     *
     * @param error the OAuth error; empty if there are tokens
     * @param body the JSON
     */
    public record Answer(String error, String body) {}

    private TokenEndpoint() {}

    /**
     * Sends a request that Keycloak's OpenID Connect provider prepared.
     *
     * @throws ClerkApiException if the endpoint does not answer, or not with tokens or an OAuth error
     */
    public static Answer ask(ClerkCalls calls, SimpleHttpRequest request) throws ClerkApiException {
        HttpPost post = new HttpPost(request.getUrl());
        List<NameValuePair> form = request.getParams().entrySet().stream()
                .<NameValuePair>map(parameter -> new BasicNameValuePair(parameter.getKey(), parameter.getValue()))
                .toList();
        post.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("Accept", List.of("application/json"));
        if (request.getHeaders() != null) {
            request.getHeaders().forEach((name, value) -> headers.put(name, List.of(value)));
        }
        return calls.start(() -> read(calls.http().send(post, headers))).get();
    }

    private static Answer read(ClerkHttp.Answer answer) throws ClerkApiException {
        if (answer.status() >= 500) {
            throw new ClerkApiException(Kind.UNREACHABLE);
        }
        if (answer.status() == 429) {
            throw new ClerkApiException(Kind.RATE_LIMITED);
        }
        try {
            JsonNode json = JsonSerialization.mapper.readTree(answer.body());
            String error = json.path("error").asText();
            if (!json.isObject() || answer.status() != 200 == error.isEmpty()) {
                throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
            }
            return new Answer(error, new String(answer.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }
}
