package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import java.time.Duration;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A call to Clerk")
class ClerkCallsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final CallLimits LIMITS = new CallLimits(SECOND, SECOND, SECOND, 2, 3, 1);

    private static ClerkCalls calls(CallGate gate) {
        return new ClerkCalls(new CallPermits(LIMITS), LIMITS, "provider", HttpClients.createDefault(), gate);
    }

    private static Kind kind(CallGate gate) {
        return assertThrows(ClerkApiException.class, () -> calls(gate).requirePass())
                .kind();
    }

    @Test
    void isLeftOutBeyondTheRateLimit() {
        assertDoesNotThrow(() -> calls(CallGate.OPEN).requirePass());
        assertEquals(Kind.PACED, kind(atMost -> false));
    }

    /** Otherwise it would look as if Clerk had answered something that cannot be read. */
    @Test
    void isLeftOutWhereTheStoreOfTheRateLimitFails() {
        assertEquals(Kind.PACED, kind(atMost -> {
            throw new IllegalStateException("the nodes do not see each other");
        }));
    }
}
