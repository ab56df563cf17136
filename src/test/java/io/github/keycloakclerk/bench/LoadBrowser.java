package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.LocalCertificate;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A lightweight browser for load tests, with its own cookies but shared connections. */
final class LoadBrowser {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(LocalCertificate.context())
            .build();

    private final Map<String, String> cookies = new HashMap<>();

    /** Returns the target of the redirect. */
    URI get(URI address) throws IOException, InterruptedException {
        return location(address, HttpRequest.newBuilder(address).GET());
    }

    URI post(URI address, String form) throws IOException, InterruptedException {
        return location(
                address,
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** Loads a page that does not redirect. */
    void show(URI address) throws IOException, InterruptedException {
        CLIENT.send(HttpRequest.newBuilder(address).GET().build(), HttpResponse.BodyHandlers.discarding());
    }

    private URI location(URI address, HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<Void> response =
                CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.discarding());
        response.headers().allValues("Set-Cookie").stream()
                .flatMap(header -> HttpCookie.parse(header).stream())
                .forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
        return response.headers()
                .firstValue("Location")
                .map(address::resolve)
                .orElseThrow(() -> new IOException("no redirect: " + response.statusCode() + " " + address.getPath()));
    }
}
