package io.github.keycloakclerk.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests without redirects and cookies. */
public final class Http {

    static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private Http() {}

    public static HttpResponse<String> send(HttpRequest.Builder request) {
        return send(CLIENT, request, TIMEOUT);
    }

    public static HttpResponse<String> send(HttpRequest.Builder request, Duration timeout) {
        return send(CLIENT, request, timeout);
    }

    static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        return send(client, request, TIMEOUT);
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request, Duration timeout) {
        try {
            return client.send(request.timeout(timeout).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static BodyPublisher form(Map<String, String> parameters) {
        return BodyPublishers.ofString(encode(parameters));
    }

    static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
