package io.github.keycloakclerk.clerk.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.clerk.ClerkOAuthApplication;
import io.github.keycloakclerk.clerk.api.BackendRequests;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.api.ClerkCalls;
import io.github.keycloakclerk.clerk.api.ClerkHttp;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPatch;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.keycloak.util.JsonSerialization;

/**
 * The OAuth applications of a Clerk instance, in its Backend API. Does not use Clerk's SDK, whose models reject an
 * answer that lacks one of twenty fields. Only six matter here.
 */
public final class OAuthApplications {

    private static final int PAGE = 100;
    private static final int MAX_APPLICATIONS = 1000;

    private final BackendRequests requests;

    /**
     * @param url URL of the Backend API, with its version
     * @param secretKey the instance's secret key
     */
    public OAuthApplications(ClerkCalls calls, URI url, String secretKey) {
        this.requests = new BackendRequests(calls, url, secretKey);
    }

    /**
     * The application that {@link #create} created; empty if there is none. If clients may register themselves, an
     * attacker can register one with our redirect URI, so all settings must be as created.
     */
    public Optional<ClerkOAuthApplication> find(String name, String redirectUri) throws ClerkApiException {
        return find((json, application) -> isOwn(json, application, name, redirectUri));
    }

    /** The application with a client ID, regardless of who created it. */
    public Optional<ClerkOAuthApplication> find(String clientId) throws ClerkApiException {
        return find((json, application) -> application.clientId().equals(clientId));
    }

    private Optional<ClerkOAuthApplication> find(BiPredicate<JsonNode, ClerkOAuthApplication> wanted)
            throws ClerkApiException {
        for (int offset = 0; offset < MAX_APPLICATIONS; offset += PAGE) {
            JsonNode page = json(new HttpGet(requests.url("/oauth_applications?limit=" + PAGE + "&offset=" + offset)));
            for (JsonNode application : page.path("data")) {
                ClerkOAuthApplication found = read(application);
                if (wanted.test(application, found)) {
                    return Optional.of(found);
                }
            }
            if (page.path("data").size() < PAGE) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean isOwn(JsonNode json, ClerkOAuthApplication application, String name, String redirectUri) {
        return application.name().equals(name)
                && application.redirectUris().equals(List.of(redirectUri))
                && json.path("pkce_required").asBoolean()
                && !json.path("public").asBoolean()
                && !json.path("dynamically_registered").asBoolean();
    }

    /** Creates an application without a consent screen: users who sign in to Keycloak consent there. */
    public ClerkOAuthApplication create(String name, String redirectUri, Set<String> scopes) throws ClerkApiException {
        ObjectNode body = JsonSerialization.mapper
                .createObjectNode()
                .put("name", name)
                .put("scopes", String.join(" ", scopes))
                .put("consent_screen_enabled", false)
                .put("pkce_required", true)
                .put("public", false);
        body.putArray("redirect_uris").add(redirectUri);
        return withSecret(new HttpPost(requests.url("/oauth_applications")), body);
    }

    /** Rotates the secret, which is the only way to obtain one. */
    public ClerkOAuthApplication rotateSecret(ClerkOAuthApplication application) throws ClerkApiException {
        return withSecret(
                new HttpPost(requests.url("/oauth_applications/" + application.id() + "/rotate_secret")),
                JsonSerialization.mapper.createObjectNode());
    }

    /** Allows the application to be used with more scopes. */
    public void allow(ClerkOAuthApplication application, Set<String> scopes) throws ClerkApiException {
        Set<String> all = new LinkedHashSet<>(application.scopes());
        all.addAll(scopes);
        HttpPatch request = new HttpPatch(requests.url("/oauth_applications/" + application.id()));
        send(request, JsonSerialization.mapper.createObjectNode().put("scopes", String.join(" ", all)));
    }

    private ClerkOAuthApplication withSecret(HttpEntityEnclosingRequestBase request, ObjectNode body)
            throws ClerkApiException {
        ClerkOAuthApplication application = read(send(request, body));
        if (application.secret().isEmpty()) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
        return application;
    }

    private JsonNode send(HttpEntityEnclosingRequestBase request, ObjectNode body) throws ClerkApiException {
        request.setEntity(new StringEntity(body.toString(), ContentType.APPLICATION_JSON));
        return json(request);
    }

    private JsonNode json(HttpRequestBase request) throws ClerkApiException {
        ClerkHttp.Answer answer = requests.send(request).get();
        try {
            return JsonSerialization.mapper.readTree(answer.body());
        } catch (IOException e) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }

    private static ClerkOAuthApplication read(JsonNode json) throws ClerkApiException {
        String id = json.path("id").asText();
        String clientId = json.path("client_id").asText();
        if (!id.matches("[A-Za-z0-9_-]{1,128}") || clientId.isEmpty()) {
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
        List<String> redirectUris = new ArrayList<>();
        json.path("redirect_uris").forEach(uri -> redirectUris.add(uri.asText()));
        return new ClerkOAuthApplication(
                id,
                json.path("name").asText(),
                clientId,
                redirectUris,
                new LinkedHashSet<>(Arrays.asList(json.path("scopes").asText().split(" "))),
                Optional.of(json.path("client_secret").asText()).filter(secret -> !secret.isEmpty()));
    }
}
