package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.broker.data.FactorAges;
import io.github.keycloakclerk.clerk.token.SessionToken;
import io.github.keycloakclerk.clerk.token.SessionToken.ActiveOrganization;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Clerk said of a sign-in, in whatever mode, before the person is read.
 *
 * @param userId Clerk user id, {@code user_…}
 * @param sessionId Clerk session id, {@code sess_…}; Clerk's OAuth server does not tell it
 * @param issuedAt when Clerk said so
 * @param organization the organization that is active
 * @param organizationId the id of that organization where nothing else is known of it yet
 * @param factorAges the claim {@code fva} as JSON, see {@link FactorAges}
 * @param claims all claims as JSON
 */
public record Proof(
        String userId,
        Optional<String> sessionId,
        Instant issuedAt,
        Optional<ActiveOrganization> organization,
        Optional<String> organizationId,
        Optional<String> factorAges,
        String claims) {

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
                factorAges.map(ages -> FactorAges.of(Optional.of(ages)).after(minutes)),
                claims);
    }

    /** When the first factor was used, to the minute; empty if unknown. */
    Optional<Instant> firstFactorAt() {
        return ago(FactorAges.of(factorAges).first());
    }

    /** When the second factor was used, to the minute; empty if unknown or never. */
    Optional<Instant> secondFactorAt() {
        return ago(FactorAges.of(factorAges).second());
    }

    private Optional<Instant> ago(OptionalInt minutes) {
        return minutes.isPresent()
                ? Optional.of(issuedAt.minus(Duration.ofMinutes(minutes.getAsInt())))
                : Optional.empty();
    }
}
