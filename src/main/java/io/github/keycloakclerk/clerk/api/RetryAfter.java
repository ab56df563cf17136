package io.github.keycloakclerk.clerk.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How long an overloaded Clerk wants us to wait (RFC 9110, section 10.2.3; Clerk sends seconds). */
final class RetryAfter {

    private static final Set<Integer> OVERLOADED = Set.of(429, 503);

    private RetryAfter() {}

    static Optional<Duration> of(ClerkHttp.Answer answer) {
        return OVERLOADED.contains(answer.status())
                ? answer.header("Retry-After").flatMap(RetryAfter::seconds)
                : Optional.empty();
    }

    private static Optional<Duration> seconds(String value) {
        return value.matches("\\d{1,6}") ? Optional.of(Duration.ofSeconds(Long.parseLong(value))) : Optional.empty();
    }
}
