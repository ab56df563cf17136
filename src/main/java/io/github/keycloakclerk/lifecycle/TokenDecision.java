package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.config.GuardSettings;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether a user may get tokens. */
sealed interface TokenDecision {

    TokenDecision ALLOWED = new Allowed();

    /** Clerk lets the user sign in, or the session has nothing to do with Clerk. */
    record Allowed() implements TokenDecision {}

    /**
     * No more tokens for this session.
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
     * Clerk's answer is not available, and no tokens are issued without it. A later request may succeed.
     *
     * @param reason for the operator
     */
    record Unavailable(String reason) implements TokenDecision {}

    /**
     * Clerk must be asked.
     *
     * @param lastYes when Clerk last allowed the user, as far as known
     * @param applied the applied record, if comparing it with Clerk's list is sufficient because webhooks report other changes
     * @param hints what is known about the user in advance
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

        /** The same, after Clerk allowed the user. */
        MustAsk allowedAt(Instant time) {
            return new MustAsk(linkedUser, settings, time, applied, hints);
        }
    }
}
