package io.github.keycloakclerk.broker.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A level of authentication that a sign-in at Clerk can reach (Keycloak: "Condition - Level of Authentication").
 *
 * @param level the number in the condition; {@link #ALWAYS} for steps without a condition
 * @param secondFactor whether a second factor is required
 * @param maxAge seconds for which the level is valid, from the condition; negative for no limit
 * @param execution ID of the {@code clerk-sign-in} execution
 */
record ClerkLevel(int level, boolean secondFactor, int maxAge, String execution) {

    /** Applies regardless of the requested level. */
    public static final int ALWAYS = -1;

    /** Clerk reports the age of factors in minutes. */
    private static final Duration RESOLUTION = Duration.ofMinutes(1);

    /** Longer than any session. */
    private static final Duration NO_LIMIT = Duration.ofDays(3650);

    RequiredFactors demand() {
        Duration age = maxAge < 0 ? NO_LIMIT : Duration.ofSeconds(maxAge);
        if (secondFactor) {
            return RequiredFactors.second(age);
        }
        return maxAge < 0 ? RequiredFactors.NONE : RequiredFactors.first(age);
    }

    /**
     * When the level was reached; empty if it was not, or too long ago. If Clerk does not report factor ages, the
     * sign-in itself counts as the first factor of levels without a time limit, and never as a second factor.
     */
    Optional<Instant> reachedAt(Proof proof, Instant now) {
        Optional<Instant> used = secondFactor
                ? proof.secondFactorAt()
                : proof.factorAges().isPresent() || maxAge >= 0 ? proof.firstFactorAt() : Optional.of(proof.issuedAt());
        Duration age = Duration.ofSeconds(maxAge);
        return used.filter(at -> maxAge < 0 || !at.isBefore(now.minus(age).minus(tolerance(age))));
    }

    /** An age below Clerk's resolution of one minute could never be met. */
    static Duration tolerance(Duration age) {
        return age.compareTo(RESOLUTION) < 0 ? RESOLUTION : Duration.ZERO;
    }
}
