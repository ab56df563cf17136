package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.AppliedSettings;
import io.github.keycloakclerk.broker.data.MembershipDigest;
import io.github.keycloakclerk.clerk.api.ClerkApiException;
import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.api.MembershipsOfAll;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The memberships of all users of an instance, read at the start of a round over as many turns as needed. Takes about a
 * hundred bytes for each user with memberships. Only a hint, because Clerk's list cannot be paged safely.
 */
final class MembershipHint {

    private final Map<String, MembershipDigest> byUser = new HashMap<>();
    private long round;
    private String settings = "";
    private int offset;
    private boolean complete;
    private boolean unavailable;

    /**
     * Continues to read until everything is read or the time is up.
     *
     * @param begun when the round began
     * @return whether nothing is left to be read
     * @throws ClerkApiException if Clerk does not answer at all
     */
    boolean read(long begun, AppliedSettings by, ReconciliationCalls calls, Instant end)
            throws ClerkApiException, InterruptedException {
        if (round != begun || !settings.equals(by.fingerprint())) {
            clear();
            round = begun;
            settings = by.fingerprint();
        }
        while (!complete && !unavailable && Instant.now().isBefore(end)) {
            readPage(by, calls);
        }
        return complete || unavailable;
    }

    private void readPage(AppliedSettings by, ReconciliationCalls calls)
            throws ClerkApiException, InterruptedException {
        try {
            MembershipsOfAll page = calls.memberships(offset);
            page.memberships()
                    .forEach(entry -> byUser.merge(
                            entry.userId(), MembershipDigest.of(by, entry.membership()), MembershipDigest::plus));
            offset += page.size();
            complete = page.isLast();
        } catch (ClerkApiException e) {
            boolean tooFar = offset > 0 && e.kind() == Kind.UNREACHABLE;
            if (!tooFar && e.kind() != Kind.UNEXPECTED_ANSWER) {
                throw e;
            }
            // Clerk warns that pages with a large offset take too long.
            unavailable = true;
            byUser.clear();
        }
    }

    /** By Clerk user ID; empty if the list is not complete. */
    Optional<Map<String, MembershipDigest>> digests() {
        return complete ? Optional.of(byUser) : Optional.empty();
    }

    /** Discards what was read. */
    void clear() {
        byUser.clear();
        offset = 0;
        complete = false;
        unavailable = false;
        round = 0;
    }
}
