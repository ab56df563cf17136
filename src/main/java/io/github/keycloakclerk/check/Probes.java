package io.github.keycloakclerk.check;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.client.utils.HttpClientUtils;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Sends requests to other servers in parallel, within one time limit. Redirects are not followed, because an
 * administrator wants to know about them.
 *
 * @param end deadline for all answers
 */
public record Probes(ExecutorService threads, HttpClient client, Instant end) {

    private static final int MAX_BODY = 65_536;

    /** Starts the time limit. */
    public static Probes begin(ExecutorService threads, KeycloakSession session, Duration limit) {
        return new Probes(
                threads,
                session.getProvider(HttpClientProvider.class).getHttpClient(),
                Instant.now().plus(limit));
    }

    /** The remaining time. */
    public Duration left() {
        Duration left = Duration.between(Instant.now(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Runs a task that takes time. It must not use the session of the request. */
    public <T> Probe<T> ask(Callable<T> question) {
        try {
            return new Probe<>(threads.submit(question), end);
        } catch (RejectedExecutionException full) {
            return new Probe<>(CompletableFuture.failedFuture(new IOException("too many checks are under way")), end);
        }
    }

    /** Sends a request without a body. */
    public Probe<HttpAnswer> send(String method, URI url, Map<String, String> headers) {
        HttpRequestBase request = new HttpRequestBase() {
            @Override
            public String getMethod() {
                return method;
            }
        };
        request.setURI(url);
        headers.forEach(request::setHeader);
        return ask(() -> send(request));
    }

    private HttpAnswer send(HttpRequestBase request) throws IOException {
        int millis = (int) Math.max(1, left().toMillis());
        request.setConfig(RequestConfig.custom()
                .setConnectTimeout(millis)
                .setConnectionRequestTimeout(millis)
                .setSocketTimeout(millis)
                .setRedirectsEnabled(false)
                .build());
        // The client's timeouts apply to single reads, but a slow body could take forever.
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(request::abort);
        HttpResponse response = client.execute(request);
        Instant at = Instant.now();
        try {
            Map<String, String> headers = new HashMap<>();
            for (Header header : response.getAllHeaders()) {
                headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
            }
            byte[] body = response.getEntity() == null
                    ? new byte[0]
                    : response.getEntity().getContent().readNBytes(MAX_BODY);
            return new HttpAnswer(
                    response.getStatusLine().getStatusCode(), headers, at, new String(body, StandardCharsets.UTF_8));
        } finally {
            request.abort();
            HttpClientUtils.closeQuietly(response);
        }
    }
}
