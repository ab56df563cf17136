package io.github.keycloakclerk.broker.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.broker.backend.CallBudget.Use;
import io.github.keycloakclerk.clerk.api.CallGate;
import io.github.keycloakclerk.mcp.limit.CountingStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.SingleUseObjectProvider;

@DisplayName("In a second, calls to Clerk")
class CallBudgetTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-01-01T00:00:00.5Z"), ZoneOffset.UTC);

    /** Shared by all nodes. */
    private final SingleUseObjectProvider store = new CountingStore().provider();

    private final CallBudget one = new CallBudget(80, NOW);
    private final CallBudget other = new CallBudget(80, NOW);

    private int passing(CallBudget node, String instance, boolean live, Use use) throws InterruptedException {
        CallGate gate = node.gate(store, instance, live, use);
        int passed = 0;
        while (passed < 1000 && gate.pass(Duration.ZERO)) {
            passed++;
        }
        return passed;
    }

    @Test
    void ofAllNodesTogetherAreAShareOfClerksLimit() throws InterruptedException {
        assertEquals(80, passing(one, "a", true, Use.SIGN_IN) + passing(other, "a", true, Use.SIGN_IN));
        assertEquals(8, passing(one, "b", false, Use.SIGN_IN) + passing(other, "b", false, Use.SIGN_IN));
    }

    @Test
    void leaveSomeToSignIns() throws InterruptedException {
        assertEquals(40, passing(one, "a", true, Use.RECONCILIATION));
        int checks = passing(other, "a", true, Use.CHECK);
        assertTrue(checks > 0 && checks <= 20, checks + " checks");
        int signIns = passing(one, "a", true, Use.SIGN_IN);
        assertTrue(signIns >= 20, signIns + " sign-ins");
    }

    @Test
    void areNotCountedWhereTheAdministratorWantsNoLimit() throws InterruptedException {
        assertEquals(1000, passing(new CallBudget(0, NOW), "a", true, Use.CHECK));
    }
}
