package io.github.keycloakclerk.broker.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.broker.backend.ClerkCallScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.HttpAnswer;
import io.github.keycloakclerk.check.Probe;
import io.github.keycloakclerk.clerk.ClerkIds;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.Pending;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks that both keys are valid and belong to one Clerk instance. Clerk names its signing keys after the instance.
 *
 * @param calls scope of the request for the instance
 */
record KeysCheck(ProviderScope one, ClerkCallScope calls, Pending<String> instance, Probe<HttpAnswer> keys) {

    /** The {@code Date} header has whole seconds, and the response takes time to arrive. */
    private static final Duration PRECISION = Duration.ofSeconds(2);

    static Supplier<List<Finding>> begin(ProviderScope one) {
        ClerkCallScope calls = one.limited().callScope();
        Probe<HttpAnswer> keys =
                one.scope().probes().send("GET", one.config().instance().jwks(), Map.of("Accept", "application/json"));
        return new KeysCheck(one, calls, calls.api().instanceId(), keys)::findings;
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try (calls) {
            Optional<HttpAnswer> published = published(findings);
            findings.add(sameInstance(instance(findings), published));
            findings.add(clock(published));
        }
        return findings;
    }

    private Optional<HttpAnswer> published(List<Finding> findings) {
        String id = "clerk-keys";
        String url = one.config().instance().jwks().toString();
        try {
            HttpAnswer answer = keys.get();
            if (answer.isObject() && answer.json().path("keys").size() > 0) {
                findings.add(Finding.ok(id, url));
                return Optional.of(answer);
            }
            findings.add(Finding.problem(id, "unreadable", url, answer.status()).at(one.page()));
        } catch (IOException e) {
            findings.add(Finding.problem(id, "unreachable", url).at(one.page()));
        }
        return Optional.empty();
    }

    private Optional<String> instance(List<Finding> findings) {
        String id = "clerk-secret-key";
        try {
            String named = instance.get();
            findings.add(Finding.ok(id, named));
            return Optional.of(named);
        } catch (ClerkApiException e) {
            findings.add(
                    e.kind() == ClerkApiException.Kind.KEY_REFUSED
                            ? Finding.problem(id, "refused").at(one.page())
                            : Finding.warning(id, "unknown", e.kind().reason()).at(one.page()));
            return Optional.empty();
        }
    }

    private Finding sameInstance(Optional<String> id, Optional<HttpAnswer> published) {
        String check = "clerk-instance";
        if (id.isEmpty() || published.isEmpty()) {
            return Finding.warning(check, "unknown").at(one.page());
        }
        boolean named = false;
        for (JsonNode key : published.get().json().path("keys")) {
            String name = key.path("kid").asText();
            if (name.equals(id.get())) {
                return Finding.ok(check, id.get());
            }
            named = named || ClerkIds.isInstance(name);
        }
        return named
                ? Finding.problem(check, "different", id.get()).at(one.page())
                : Finding.warning(check, "unknown").at(one.page());
    }

    private Finding clock(Optional<HttpAnswer> published) {
        String id = "clerk-clock";
        Optional<Instant> told =
                published.flatMap(answer -> answer.header("Date")).flatMap(KeysCheck::instant);
        if (told.isEmpty()) {
            return Finding.warning(id, "unknown");
        }
        Duration difference =
                Duration.between(told.get(), published.orElseThrow().at()).abs();
        Duration allowed = one.config().clockSkew();
        return difference.compareTo(allowed.plus(PRECISION)) > 0
                ? Finding.problem(id, "different", difference.toSeconds(), allowed.toSeconds())
                : Finding.ok(id, allowed.toSeconds());
    }

    private static Optional<Instant> instant(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
