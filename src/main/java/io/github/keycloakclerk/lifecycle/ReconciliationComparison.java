package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.MembershipDigest;
import io.github.keycloakclerk.broker.linking.AppliedRecords;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.lifecycle.LinkedUserPage.Link;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what Clerk's lists say of users with what was applied. A list only says about whom Clerk is to be asked: nothing ends by it.
 *
 * @param records how what is applied is remembered
 * @param memberships by user, where they matter; empty if Clerk did not say
 * @param deletes whether the provider deletes users who are deleted in Clerk
 */
record ReconciliationComparison(
        AppliedRecords records, Optional<Map<String, MembershipDigest>> memberships, boolean deletes) {

    /** Whether somebody lost their access by what Clerk said earlier, and nothing is left to be done about it. */
    boolean isSettled(Link link, Optional<ClerkUser> listed) {
        if (link.enabled() || link.disabled().isEmpty()) {
            return false;
        }
        // Clerk never gives the ID of a user who was deleted to anybody else.
        return link.disabled().filter(ClerkUserStatus.DELETED.value()::equals).isPresent()
                ? !deletes
                : link.disabled().filter(status(listed).value()::equals).isPresent();
    }

    /** @param listed what Clerk's list says of the user; empty if it does not know them */
    boolean isSame(Link link, Optional<ClerkUser> listed) {
        return status(listed) == ClerkUserStatus.ACTIVE
                && link.disabled().isEmpty()
                && listed.filter(user -> isApplied(link, user)).isPresent();
    }

    private static ClerkUserStatus status(Optional<ClerkUser> listed) {
        return listed.map(user -> ClerkUserStatus.of(user.standing())).orElse(ClerkUserStatus.UNKNOWN);
    }

    private boolean isApplied(Link link, ClerkUser user) {
        if (records.withMemberships() && memberships.isEmpty()) {
            // Who is in no organization can have left none.
            return link.applied()
                    .filter(AppliedRecord::isWithoutMemberships)
                    .filter(applied -> applied.isOfSameUser(records.of(user, Optional.empty())))
                    .isPresent();
        }
        Optional<MembershipDigest> digest =
                memberships.map(known -> known.getOrDefault(user.id(), MembershipDigest.NONE));
        return AppliedRecord.isSame(link.applied(), records.of(user, digest));
    }
}
