package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.config.GuardSettings;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether somebody may have tokens. */
sealed interface TokenDecision {

    TokenDecision ALLOWED = new Allowed();

    /** Clerk lets the user sign in, or the session has nothing to do with Clerk. */
    record Allowed() implements TokenDecision {}

    /**
     * Never again with this session.
     *
     * @param reason for the operator
     */
    record Refused(String reason) implements TokenDecision {

        /** Whether an offline session is kept until an administrator or Clerk decides. */
        boolean isInDoubt() {
            return reason.equals(ClerkUserStatus.UNKNOWN.reason());
        }
    }

    /**
     * It is not known, and the administrator wants no tokens then. Later it may go on.
     *
     * @param reason for the operator
     */
    record Unavailable(String reason) implements TokenDecision {}

    /**
     * Clerk has to be asked.
     *
     * @param lastYes when Clerk last allowed the user, as far as the session and this node know
     * @param applied which record of Clerk the user has, if that is all there is to be compared: Clerk's events bring the rest
     * @param hints what is known of the user beforehand
     */
    record MustAsk(
            LinkedUser linkedUser,
            GuardSettings settings,
            Instant lastYes,
            Optional<AppliedRecord> applied,
            Set<SyncHint> hints)
            implements TokenDecision {

        MustAsk(LinkedUser linkedUser, GuardSettings settings, Instant lastYes, Optional<AppliedRecord> applied) {
            this(linkedUser, settings, lastYes, applied, Set.of());
        }

        /** The same, now that Clerk says that it lets the user sign in. */
        MustAsk allowedAt(Instant time) {
            return new MustAsk(linkedUser, settings, time, applied, hints);
        }
    }
}
