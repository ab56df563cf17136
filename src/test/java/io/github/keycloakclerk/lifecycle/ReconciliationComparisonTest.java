package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.keycloakclerk.broker.data.AppliedRecord;
import io.github.keycloakclerk.broker.data.AppliedSettings;
import io.github.keycloakclerk.broker.data.MembershipDigest;
import io.github.keycloakclerk.broker.linking.AppliedRecords;
import io.github.keycloakclerk.clerk.ClerkUser;
import io.github.keycloakclerk.clerk.ClerkUser.Standing;
import io.github.keycloakclerk.harness.BareClerkUser;
import io.github.keycloakclerk.lifecycle.LinkedUserPage.Link;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("By a list of Clerk, a user")
class ReconciliationComparisonTest {

    private static final AppliedRecords RECORDS = new AppliedRecords(true, AppliedSettings.of("settings"));
    private static final ReconciliationComparison COMPARISON =
            new ReconciliationComparison(RECORDS, Optional.of(Map.of()), false);

    private static ClerkUser user(Standing standing) {
        return BareClerkUser.of("user_1", standing, MissingNode.getInstance());
    }

    private static AppliedRecord applied() {
        return RECORDS.of(user(Standing.GOOD), Optional.of(MembershipDigest.NONE));
    }

    private static Link link(Optional<AppliedRecord> applied, Optional<String> disabled, boolean enabled) {
        return new Link("id", "user_1", applied, disabled, enabled);
    }

    @Test
    void isTheSameOnlyIfTheRecordWasAppliedWithTheseOrganizationsAndSettings() {
        Optional<ClerkUser> good = Optional.of(user(Standing.GOOD));
        Link link = link(Optional.of(applied()), Optional.empty(), true);
        assertTrue(COMPARISON.isSame(link, good));
        assertFalse(COMPARISON.isSame(link(Optional.empty(), Optional.empty(), true), good));
        assertFalse(COMPARISON.isSame(link(Optional.of(applied()), Optional.of("unknown"), false), good));
        assertFalse(COMPARISON.isSame(link, Optional.of(user(Standing.BANNED))));
        assertFalse(COMPARISON.isSame(link, Optional.empty()));
        Map<String, MembershipDigest> joined = Map.of("user_1", new MembershipDigest(1, 7));
        assertFalse(new ReconciliationComparison(RECORDS, Optional.of(joined), false).isSame(link, good));
        AppliedRecords others = new AppliedRecords(true, AppliedSettings.of("other settings"));
        assertFalse(new ReconciliationComparison(others, Optional.of(Map.of()), false).isSame(link, good));
    }

    /** A user without organizations cannot have left one. */
    @Test
    void whoIsInAnOrganizationIsAskedAboutWhereClerkDoesNotListThem() {
        ReconciliationComparison blind = new ReconciliationComparison(RECORDS, Optional.empty(), false);
        Optional<ClerkUser> good = Optional.of(user(Standing.GOOD));
        assertTrue(blind.isSame(link(Optional.of(applied()), Optional.empty(), true), good));
        AppliedRecord inOne = RECORDS.of(user(Standing.GOOD), Optional.of(new MembershipDigest(1, 7)));
        assertFalse(blind.isSame(link(Optional.of(inOne), Optional.empty(), true), good));
    }

    @ParameterizedTest
    @CsvSource({
        "banned,BANNED,false,true",
        "banned,LOCKED,false,false",
        "banned,BANNED,true,false",
        "banned,GOOD,false,false",
        "unknown,,false,true",
        "banned,,false,false",
        "deleted,,false,true",
        "deleted,GOOD,false,true"
    })
    void isSettledIfDisabledForWhatTheListSays(String disabled, Standing listed, boolean enabled, boolean settled) {
        Link link = link(Optional.empty(), Optional.of(disabled), enabled);
        assertEquals(
                settled, COMPARISON.isSettled(link, Optional.ofNullable(listed).map(standing -> user(standing))));
    }

    @Test
    void isNotSettledIfDeletedUsersAreToBeDeleted() {
        ReconciliationComparison deleting = new ReconciliationComparison(RECORDS, Optional.of(Map.of()), true);
        assertFalse(deleting.isSettled(link(Optional.empty(), Optional.of("deleted"), false), Optional.empty()));
    }
}
