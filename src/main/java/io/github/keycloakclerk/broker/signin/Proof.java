package io.github.keycloakclerk.broker.signin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.token.ActiveOrganization;
import io.github.keycloakclerk.clerk.token.FactorAges;
import io.github.keycloakclerk.clerk.token.SessionToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What proves a sign-in, in any sign-in mode, before the user is looked up.
 *
 * @param userId Clerk user ID, {@code user_…}
 * @param sessionId Clerk session ID, {@code sess_…}; Clerk's OAuth server does not report it
 * @param issuedAt when the proof was issued
 * @param organization the active organization
 * @param organizationId ID of the active organization, if nothing else is known of it yet
 * @param factorAges how long ago the factors were used
 * @param claims all claims
 */
public record Proof(
        String userId,
        Optional<String> sessionId,
        Instant issuedAt,
        Optional<ActiveOrganization> organization,
        Optional<String> organizationId,
        Optional<FactorAges> factorAges,
        JsonNode claims) {

    public static Proof of(SessionToken token) {
        return new Proof(
                token.userId(),
                Optional.of(token.sessionId()),
                token.issuedAt(),
                token.organization(),
                Optional.empty(),
                token.factorAges(),
                token.claims());
    }

    Proof with(Optional<ActiveOrganization> known) {
        return new Proof(userId, sessionId, issuedAt, known, organizationId, factorAges, claims);
    }

    /** The same proof at a later time, when the factors are older. */
    public Proof at(Instant later) {
        long minutes = Math.max(0, Duration.between(issuedAt, later).toMinutes());
        return new Proof(
                userId,
                sessionId,
                later,
                organization,
                organizationId,
                factorAges.map(ages -> ages.after(minutes)),
                claims);
    }

    /** When the first factor was used, to the minute; empty if unknown. */
    Optional<Instant> firstFactorAt() {
        return ago(FactorAges::first);
    }

    /** When the second factor was used, to the minute; empty if unknown or never. */
    Optional<Instant> secondFactorAt() {
        return ago(FactorAges::second);
    }

    private Optional<Instant> ago(Function<FactorAges, OptionalInt> factor) {
        return factorAges
                .map(factor)
                .filter(OptionalInt::isPresent)
                .map(minutes -> issuedAt.minus(Duration.ofMinutes(minutes.getAsInt())));
    }
}
