package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.metrics.CallObserver;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.http.Header;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.impl.client.CloseableHttpClient;

/**
 * Requests that belong together, such as those of one sign-in, over Keycloak's HTTP client (proxy, truststore, pool)
 * and within {@link CallLimits}. Safe for use by several threads.
 */
public final class ClerkHttp {

    private static final int TIMES_OF_LISTS = 16;
    private static final Set<Integer> OVERLOADED = Set.of(429, 503);

    /**
     * An answer that was read.
     *
     * @param headers with case-insensitive names
     * @param whole whether the body is complete; otherwise it is an {@link Outline} or, of lists and errors, the beginning
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(int status, Map<String, List<String>> headers, byte[] body, boolean whole) {

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name))
                    .flatMap(values -> values.stream().findFirst());
        }
    }

    private final CloseableHttpClient client;
    private final CallLimits limits;
    private final Deadline deadline;
    private final CallObserver observer;
    private final int maxBytes;
    private final Set<HttpRequestBase> open;
    private final AtomicBoolean ended;

    ClerkHttp(CloseableHttpClient client, CallLimits limits, Deadline deadline, CallObserver observer) {
        this(
                client,
                limits,
                deadline,
                observer,
                limits.maxResponseBytes(),
                ConcurrentHashMap.newKeySet(),
                new AtomicBoolean());
    }

    private ClerkHttp(
            CloseableHttpClient client,
            CallLimits limits,
            Deadline deadline,
            CallObserver observer,
            int maxBytes,
            Set<HttpRequestBase> open,
            AtomicBoolean ended) {
        this.client = client;
        this.limits = limits;
        this.deadline = deadline;
        this.observer = observer;
        this.maxBytes = maxBytes;
        this.open = open;
        this.ended = ended;
    }

    /** The same with a larger limit, for lists. */
    ClerkHttp ofLists() {
        int larger = (int) Math.min(Integer.MAX_VALUE / 2, (long) limits.maxResponseBytes() * TIMES_OF_LISTS);
        return new ClerkHttp(client, limits, deadline, observer, larger, open, ended);
    }

    /** Sends the request; retries once if Clerk is overloaded and sends a pause that fits into the deadline. */
    public Answer send(HttpRequestBase request, Map<String, List<String>> headers) throws ClerkApiException {
        headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
        Answer answer = observed(request);
        Optional<Duration> pause = pause(answer).filter(deadline::allows);
        if (pause.isEmpty()) {
            return answer;
        }
        sleep(pause.get());
        return observed(request);
    }

    private Answer observed(HttpRequestBase request) throws ClerkApiException {
        try (CallObserver.ObservedCall call = observer.begin(request)) {
            Answer answer = once(request);
            call.answered(answer.status());
            return answer;
        }
    }

    private Answer once(HttpRequestBase request) throws ClerkApiException {
        request.setConfig(config());
        open.add(request);
        if (ended.get()) {
            request.abort();
        }
        try (CloseableHttpResponse response = client.execute(request)) {
            Map<String, List<String>> received = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (Header header : response.getAllHeaders()) {
                received.merge(header.getName(), List.of(header.getValue()), ClerkHttp::join);
            }
            InputStream content = response.getEntity() == null
                    ? InputStream.nullInputStream()
                    : response.getEntity().getContent();
            return read(response.getStatusLine().getStatusCode(), received, content);
        } catch (IOException e) {
            throw new ClerkApiException(Kind.UNREACHABLE);
        } finally {
            request.reset();
            open.remove(request);
        }
    }

    private Answer read(int status, Map<String, List<String>> headers, InputStream content)
            throws IOException, ClerkApiException {
        byte[] begin = content.readNBytes(maxBytes + 1);
        if (begin.length <= maxBytes) {
            return new Answer(status, headers, begin, true);
        }
        boolean isOfList = maxBytes > limits.maxResponseBytes();
        return new Answer(status, headers, status == 200 && !isOfList ? Outline.read(begin, content) : begin, false);
    }

    private RequestConfig config() throws ClerkApiException {
        int left = Math.toIntExact(deadline.remaining().toMillis());
        if (left <= 0) {
            throw new ClerkApiException(Kind.UNREACHABLE);
        }
        int connect = Math.min(left, Math.toIntExact(limits.connectTimeout().toMillis()));
        return RequestConfig.custom()
                .setConnectTimeout(connect)
                .setConnectionRequestTimeout(connect)
                .setSocketTimeout(
                        Math.min(left, Math.toIntExact(limits.readTimeout().toMillis())))
                .setRedirectsEnabled(false)
                .build();
    }

    /** Aborts requests in progress, and any that would still start: socket reads ignore interrupts. */
    void abort() {
        ended.set(true);
        open.forEach(HttpRequestBase::abort);
    }

    /** How long Clerk asks to wait when it is overloaded (RFC 9110, section 10.2.3; Clerk sends seconds). */
    private static Optional<Duration> pause(Answer answer) {
        return OVERLOADED.contains(answer.status())
                ? answer.header("Retry-After")
                        .filter(seconds -> seconds.matches("\\d{1,6}"))
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                : Optional.empty();
    }

    private static void sleep(Duration pause) throws ClerkApiException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClerkApiException(Kind.UNREACHABLE);
        }
    }

    private static List<String> join(List<String> before, List<String> more) {
        return Stream.concat(before.stream(), more.stream()).toList();
    }
}
