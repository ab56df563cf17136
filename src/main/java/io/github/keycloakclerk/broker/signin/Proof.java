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
 * What Clerk said of a sign-in, in whatever mode, before the user is read.
 *
 * @param userId Clerk user id, {@code user_…}
 * @param sessionId Clerk session id, {@code sess_…}; Clerk's OAuth server does not tell it
 * @param issuedAt when Clerk said so
 * @param organization the organization that is active
 * @param organizationId the id of that organization where nothing else is known of it yet
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

    /** The same, said later: the factors are older by then. */
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
