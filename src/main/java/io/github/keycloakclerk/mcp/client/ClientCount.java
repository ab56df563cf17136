package io.github.keycloakclerk.mcp.client;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Metrics of clients that register themselves or publish a metadata document. */
public record ClientCount(String realm) {

    private static final String REGISTRATIONS = "keycloak.mcp.registrations";
    private static final String DOCUMENTS = "keycloak.mcp.documents";
    private static final String REMOVED = "keycloak.mcp.clients.removed";
    private static final String NOW = "keycloak.mcp.clients";
    private static final String NONE = "none";

    private static final Map<String, AtomicLong> CLIENTS = new ConcurrentHashMap<>();

    /** A client was registered. */
    public void registered() {
        registration("registered", NONE);
    }

    /** @param rule the rule that refused a registration */
    public void refused(String rule) {
        registration("refused", rule);
    }

    private void registration(String outcome, String rule) {
        Metrics.counter(REGISTRATIONS, tags().and("outcome", outcome, "rule", rule))
                .increment();
    }

    /**
     * A metadata document was requested.
     *
     * @param outcome {@code accepted}, {@code unreadable} or {@code refused}
     * @param rule the rule that refused it
     */
    public void document(String outcome, String rule) {
        Metrics.counter(DOCUMENTS, tags().and("outcome", outcome, "rule", rule)).increment();
    }

    /** A metadata document was accepted. */
    public void documentAccepted() {
        document("accepted", NONE);
    }

    /** @param reason the reason, as in the event */
    public void removed(String reason) {
        Metrics.counter(REMOVED, tags().and("reason", reason)).increment();
    }

    /** The number of clients at the last count on this node. */
    public void now(long clients) {
        CLIENTS.computeIfAbsent(realm, name -> {
                    AtomicLong count = new AtomicLong();
                    Metrics.gauge(NOW, tags(), count);
                    return count;
                })
                .set(clients);
    }

    private Tags tags() {
        return Tags.of("realm", realm);
    }
}
