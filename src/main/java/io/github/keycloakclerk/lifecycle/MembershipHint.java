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
 * The organizations of all users of an instance, as a node read them at the beginning of a round, in as many of its turns as that takes:
 * about a hundred bytes for each user who is in one. Only a hint, for Clerk has no list of them that can be paged safely.
 */
final class MembershipHint {

    private final Map<String, MembershipDigest> byUser = new HashMap<>();
    private long round;
    private String settings = "";
    private int offset;
    private boolean complete;
    private boolean unavailable;

    /**
     * Reads on, until all is read or the time is over.
     *
     * @param begun when the round began
     * @return whether there is nothing left to be read
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
            // Clerk warns that pages far behind take too long.
            unavailable = true;
            byUser.clear();
        }
    }

    /** By the ID of the user; empty if Clerk did not give all of it. */
    Optional<Map<String, MembershipDigest>> digests() {
        return complete ? Optional.of(byUser) : Optional.empty();
    }

    /** Nobody needs it any more. */
    void clear() {
        byUser.clear();
        offset = 0;
        complete = false;
        unavailable = false;
        round = 0;
    }
}
