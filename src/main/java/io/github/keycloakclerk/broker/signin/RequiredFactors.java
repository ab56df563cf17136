package io.github.keycloakclerk.broker.signin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How recently a user must have used their factors in Clerk.
 *
 * @param first maximum age of the first factor; empty for no limit
 * @param second maximum age of the second factor; empty if none is needed
 */
public record RequiredFactors(Optional<Duration> first, Optional<Duration> second) {

    static final RequiredFactors NONE = new RequiredFactors(Optional.empty(), Optional.empty());

    static RequiredFactors first(Duration age) {
        return new RequiredFactors(Optional.of(age), Optional.empty());
    }

    static RequiredFactors second(Duration age) {
        return new RequiredFactors(Optional.empty(), Optional.of(age));
    }

    RequiredFactors and(RequiredFactors other) {
        return new RequiredFactors(shorter(first, other.first), shorter(second, other.second));
    }

    private static Optional<Duration> shorter(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Duration::compareTo);
    }

    /** Clerk's name of the level: {@code first_factor}, {@code second_factor} or {@code multi_factor}; empty for no demand. */
    public String level() {
        if (second.isEmpty()) {
            return first.isEmpty() ? "" : "first_factor";
        }
        return first.isEmpty() ? "second_factor" : "multi_factor";
    }

    /** The shorter age in minutes, at least one, which is Clerk's minimum; empty for no demand. */
    public String afterMinutes() {
        return shorter(first, second)
                .map(age -> Long.toString(Math.max(1, age.toMinutes())))
                .orElse("");
    }

    /** Parameters of the sign-in page, named after Clerk's {@code reverification} option. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!level().isEmpty()) {
            parameters.put("reverification", level());
            parameters.put("reverification_after_minutes", afterMinutes());
        }
        return parameters;
    }
}
