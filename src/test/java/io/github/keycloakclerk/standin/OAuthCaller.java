package io.github.keycloakclerk.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls the stand-in's OAuth server and Backend API as their clients do. */
record OAuthCaller(StandInClerk clerk) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    record Answer(int status, JsonNode json) {
        String text(String name) {
            return json.path(name).asText();
        }
    }

    URI authorizeUrl(StandInApplication application, Map<String, String> more) {
        return URI.create(clerk.url() + "/oauth/authorize?response_type=code&client_id=" + application.clientId() + "&"
                + encode(more));
    }

    /** With {@code client_secret_basic}. */
    Answer post(String path, StandInApplication application, Map<String, String> form) {
        String credentials = application.clientId() + ":" + application.clientSecret();
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return send(form(path, form).header("Authorization", "Basic " + basic));
    }

    /** With no credentials except those in the form. */
    Answer post(String path, Map<String, String> form) {
        return send(form(path, form));
    }

    private HttpRequest.Builder form(String path, Map<String, String> form) {
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(form)));
    }

    Answer get(String path, String bearer) {
        return send(request(path).header("Authorization", "Bearer " + bearer));
    }

    /** With the secret key. */
    Answer backend(String method, String path, String body) {
        return send(request(path)
                .header("Authorization", "Bearer " + clerk.secretKey())
                .method(method, BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(clerk.url() + path));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), Json.read(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
