package io.github.keycloakclerk.lifecycle;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Counts the webhooks of a provider, and records when this node received the last one. */
record WebhookCount(String realm, String provider) {

    private static final String METRIC = "keycloak.clerk.webhooks";
    private static final String LAST = "keycloak.clerk.webhook.last.timestamp.seconds";

    /** Other values are not used as tags, because senders could create any number of them. */
    private static final Pattern KNOWN = Pattern.compile(
            "(user|session|organization|organizationMembership)\\.(created|updated|deleted|ended|removed|revoked|pending)");

    private static final Map<WebhookCount, AtomicLong> TIMES = new ConcurrentHashMap<>();

    /** @param outcome {@code done}, {@code ignored}, {@code refused}, {@code again} or {@code failed} */
    void add(String type, String outcome) {
        Metrics.counter(METRIC, tags().and("type", known(type), "outcome", outcome))
                .increment();
        if (outcome.equals("done") || outcome.equals("ignored")) {
            TIMES.computeIfAbsent(this, WebhookCount::gauge).set(Instant.now().getEpochSecond());
        }
    }

    private static String known(String type) {
        return KNOWN.matcher(type).matches() ? type : "other";
    }

    private Tags tags() {
        return Tags.of("realm", realm, "provider", provider);
    }

    private AtomicLong gauge() {
        AtomicLong time = new AtomicLong();
        Metrics.gauge(LAST, tags(), time);
        return time;
    }
}
