package io.github.keycloakclerk.broker.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A level of authentication that signing in at Clerk can reach (Keycloak: "Condition - Level of Authentication").
 *
 * @param level the number in the condition; {@link #ALWAYS} for what stands below no condition
 * @param secondFactor whether a second factor has to be used
 * @param maxAge seconds for which the level counts, in the condition; negative for no limit
 * @param execution id of the execution of {@code clerk-sign-in}
 */
record ClerkLevel(int level, boolean secondFactor, int maxAge, String execution) {

    /** What holds whatever level is asked for. */
    public static final int ALWAYS = -1;

    /** Clerk counts the age of factors in minutes. */
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
     * When the level was reached; empty if it was not, or too long ago. Where Clerk does not tell the age of factors, the
     * sign-in itself counts as the first factor if the level has no limit of time, and nothing as the second.
     */
    Optional<Instant> reachedAt(Proof proof, Instant now) {
        Optional<Instant> used = secondFactor
                ? proof.secondFactorAt()
                : proof.factorAges().isPresent() || maxAge >= 0 ? proof.firstFactorAt() : Optional.of(proof.issuedAt());
        Duration age = Duration.ofSeconds(maxAge);
        return used.filter(at -> maxAge < 0 || !at.isBefore(now.minus(age).minus(tolerance(age))));
    }

    /** An age below the resolution of Clerk's minutes could not be met by anybody. */
    static Duration tolerance(Duration age) {
        return age.compareTo(RESOLUTION) < 0 ? RESOLUTION : Duration.ZERO;
    }
}
