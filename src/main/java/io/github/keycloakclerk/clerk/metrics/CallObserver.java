package io.github.keycloakclerk.clerk.metrics;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import org.apache.http.client.methods.HttpRequestBase;

/**
 * Measures each call to Clerk, and adds it to the trace of the operation that needs it.
 *
 * @param tracer Keycloak's tracer
 * @param parent parent of the spans
 */
public record CallObserver(Tracer tracer, Context parent) {

    private static final String METRIC = "keycloak.clerk.calls";

    /** Bounds of the histogram. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5)
    };

    /** For calls on this thread, or on its behalf. */
    public static CallObserver of(Tracer tracer) {
        return new CallObserver(tracer, Context.current());
    }

    /** Starts measuring a call. */
    public ObservedCall begin(HttpRequestBase request) {
        String operation = CallOperation.of(request);
        Span span = tracer.spanBuilder("Clerk " + operation)
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("http.request.method", request.getMethod())
                .setAttribute("server.address", String.valueOf(request.getURI().getHost()))
                .startSpan();
        return new ObservedCall(operation, span, Timer.start());
    }

    /** A call in progress. */
    public static final class ObservedCall implements AutoCloseable {
        private final String operation;
        private final Span span;
        private final Timer.Sample sample;
        private String outcome = "unreachable";

        private ObservedCall(String operation, Span span, Timer.Sample sample) {
            this.operation = operation;
            this.span = span;
            this.sample = sample;
        }

        /** Clerk has answered. */
        public void answered(int status) {
            outcome = outcome(status);
            span.setAttribute("http.response.status_code", status);
        }

        @Override
        public void close() {
            if (!outcome.equals("success")) {
                span.setStatus(StatusCode.ERROR, outcome);
            }
            span.end();
            sample.stop(Timer.builder(METRIC)
                    .tags("operation", operation, "outcome", outcome)
                    .serviceLevelObjectives(BUCKETS)
                    .register(Metrics.globalRegistry));
        }
    }

    /** Named like the reasons in events, without their prefix. */
    private static String outcome(int status) {
        if (status < 400) {
            return "success";
        }
        return switch (status) {
            case 401 -> "key_refused";
            case 404 -> "not_found";
            case 429 -> "rate_limited";
            default -> status >= 500 ? "unreachable" : "unexpected_answer";
        };
    }
}
