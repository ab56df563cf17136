package io.github.keycloakclerk.broker.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a sign-in leaves of the record that it applied")
class AppliedRecordTest {

    private static final AppliedRecord BOTH = new AppliedRecord("user.2-ab");
    private static final AppliedRecord ONE = new AppliedRecord("user.1-cd");
    private static final AppliedRecord UNSEEN = new AppliedRecord("user");

    @Test
    void isTheRecordWhereTheOrganizationsAreTheSame() {
        assertEquals(BOTH, BOTH.bySignIn(Optional.empty(), true));
        assertEquals(BOTH, BOTH.bySignIn(Optional.of(BOTH), true));
        assertEquals(BOTH, BOTH.bySignIn(Optional.of(new AppliedRecord("other.2-ab")), true));
    }

    @Test
    void saysThatSessionsOfBeforeAreNotSettledWhereTheyAreOthers() {
        AppliedRecord open = ONE.bySignIn(Optional.of(BOTH), false);
        assertEquals("user.1-cd.o", open.text());
        assertEquals(open, ONE.bySignIn(Optional.of(open), false), "nobody settled them meanwhile");
        assertTrue(open.isOfSameUser(BOTH));
    }

    @Test
    void saysSoOfAnOrganizationThatIsActiveThoughNoMapperGoesByThem() {
        assertEquals("user.o", UNSEEN.bySignIn(Optional.empty(), true).text());
        assertEquals(
                "user.o",
                UNSEEN.bySignIn(Optional.of(new AppliedRecord("user.o")), false).text());
        assertEquals(UNSEEN, UNSEEN.bySignIn(Optional.of(UNSEEN), false));
    }
}
