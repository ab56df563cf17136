package io.github.keycloakclerk.broker.check;

import io.github.keycloakclerk.broker.backend.WebhookHealth;
import io.github.keycloakclerk.broker.backend.WebhookHealth.Delivery;
import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import io.github.keycloakclerk.broker.config.SessionsToEnd;
import io.github.keycloakclerk.broker.config.Setting;
import io.github.keycloakclerk.broker.mapper.MapperNeeds;
import io.github.keycloakclerk.check.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that Clerk's webhooks arrive, and that they include all required events. */
record WebhookCheck(ProviderScope one) {

    private static final Duration LATELY = Duration.ofDays(1);

    List<Finding> findings() {
        if (one.config().text(Setting.WEBHOOK_SECRET).isEmpty()) {
            return List.of(Finding.warning("clerk-webhook-secret", "missing").at(one.page()));
        }
        return List.of(Finding.ok("clerk-webhook-secret"), deliveries(), events());
    }

    private WebhookHealth health() {
        return one.clerk().webhookHealth();
    }

    private Finding deliveries() {
        String id = "clerk-webhook-deliveries";
        Optional<Delivery> received = health().lastReceived();
        Optional<Delivery> refused = health().lastRefused();
        if (refused.isPresent()
                && received.filter(last -> last.at().isAfter(refused.get().at()))
                        .isEmpty()) {
            Object[] values = {time(refused.get()), refused.get().what(), text(received)};
            // Any client can send requests that are refused.
            boolean works = received.filter(
                            last -> last.at().isAfter(Instant.now().minus(LATELY)))
                    .isPresent();
            return (works ? Finding.warning(id, "refused", values) : Finding.problem(id, "refused", values))
                    .at(one.page());
        }
        return received.isEmpty()
                ? Finding.warning(id, "none").at(one.page())
                : Finding.ok(id, text(received), text(refused));
    }

    private static String time(Delivery delivery) {
        return delivery.at().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String text(Optional<Delivery> delivery) {
        return delivery.map(known -> time(known) + " " + known.what()).orElse("-");
    }

    /** Clerk's API does not list the events of an endpoint, so the received ones are compared. */
    private Finding events() {
        String id = "clerk-webhook-events";
        List<String> needed = needed();
        List<String> unseen = needed.stream()
                .filter(family -> health().lastReceivedOf(family).isEmpty())
                .map(family -> family + ".*")
                .toList();
        boolean nothingYet = health().lastReceived().isEmpty();
        return unseen.isEmpty() || nothingYet ? Finding.ok(id, needed) : Finding.warning(id, "unseen", unseen);
    }

    private List<String> needed() {
        ClerkIdentityProviderConfig config = one.config();
        List<String> families = new ArrayList<>(List.of("user"));
        if (MapperNeeds.of(one.session(), config.getAlias()).memberships()) {
            families.add("organizationMembership");
        }
        boolean sessions = Stream.of(config.onSessionRevoked(), config.onSessionRemoved(), config.onSessionEnded())
                .anyMatch(ends -> ends != SessionsToEnd.NONE);
        if (sessions) {
            families.add("session");
        }
        return families;
    }
}
