package io.github.keycloakclerk.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows redirects and keeps cookies like a browser, but runs no scripts. */
public final class Browser {

    private static final int MAX_REDIRECTS = 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager(new Cookies(), CookiePolicy.ACCEPT_ALL))
            .connectTimeout(Http.TIMEOUT)
            .build();
    private final Predicate<URI> stop;

    /** @param stop redirect targets that count as reached, without a request */
    public Browser(Predicate<URI> stop) {
        this.stop = stop;
    }

    public Page open(URI address) {
        return follow(address, HttpRequest.newBuilder(address).GET());
    }

    public Page open(URI address, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).GET();
        headers.forEach(request::header);
        return follow(address, request);
    }

    public Page post(URI address, Map<String, String> form) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(Http.form(form));
        return follow(address, request);
    }

    private Page follow(URI start, HttpRequest.Builder request) {
        URI address = start;
        HttpResponse<String> response = Http.send(client, request);
        for (int i = 0; i < MAX_REDIRECTS; i++) {
            Optional<URI> next = response.headers().firstValue("Location").map(address::resolve);
            if (next.isEmpty()) {
                return new Page(address, response.statusCode(), response.body(), response.headers());
            }
            address = next.get();
            if (stop.test(address)) {
                return new Page(address, response.statusCode(), "");
            }
            response = Http.send(client, HttpRequest.newBuilder(address).GET());
        }
        throw new UncheckedIOException(new IOException("redirects without end, last to " + address));
    }
}
