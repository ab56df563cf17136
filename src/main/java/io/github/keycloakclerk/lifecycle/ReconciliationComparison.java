package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.MembershipDigest;
import io.github.keycloakclerk.broker.linking.AppliedRecords;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.lifecycle.LinkedUserPage.Link;
import java.util.Map;
import java.util.Optional;

/**
 * Compares Clerk's lists with what was applied. Lists only decide which users Clerk is asked about; they end no access.
 *
 * @param records creates the record of applied data
 * @param memberships by Clerk user ID, if they matter; empty if Clerk's list is not available
 * @param deletes whether the provider deletes users who are deleted in Clerk
 */
record ReconciliationComparison(
        AppliedRecords records, Optional<Map<String, MembershipDigest>> memberships, boolean deletes) {

    /** Whether the user already lost access because of the status in Clerk's list, and nothing is left to be done. */
    boolean isSettled(Link link, Optional<ClerkUser> listed) {
        if (link.enabled() || link.disabled().isEmpty()) {
            return false;
        }
        // Clerk never reuses the ID of a deleted user.
        return link.disabled().filter(ClerkUserStatus.DELETED.value()::equals).isPresent()
                ? !deletes
                : link.disabled().filter(status(listed).value()::equals).isPresent();
    }

    /** @param listed the user in Clerk's list; empty if Clerk does not know the user */
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
            // A user without organizations cannot have left one.
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
