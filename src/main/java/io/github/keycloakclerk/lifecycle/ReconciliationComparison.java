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
 * @param memberships by user, where they matter
 */
record ReconciliationComparison(AppliedRecords records, Map<String, MembershipDigest> memberships) {

    /** @param listed what Clerk's list says of the user; empty if it does not know them */
    boolean isSame(Link link, Optional<ClerkUser> listed) {
        if (link.disabled().filter(ClerkUserStatus.DELETED.value()::equals).isPresent()) {
            // Clerk never gives the ID to anybody else.
            return true;
        }
        ClerkUserStatus status =
                listed.map(user -> ClerkUserStatus.of(user.standing())).orElse(ClerkUserStatus.UNKNOWN);
        return status == ClerkUserStatus.ACTIVE
                ? link.disabled().isEmpty()
                        && listed.filter(user -> isApplied(link, user)).isPresent()
                : link.disabled().filter(status.value()::equals).isPresent();
    }

    private boolean isApplied(Link link, ClerkUser user) {
        Optional<MembershipDigest> digest = records.withMemberships()
                ? Optional.of(memberships.getOrDefault(user.id(), MembershipDigest.NONE))
                : Optional.empty();
        return AppliedRecord.isSame(link.applied(), records.of(user, digest));
    }
}
