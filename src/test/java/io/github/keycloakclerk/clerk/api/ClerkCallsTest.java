package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.metrics.CallObserver;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Duration;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A call to Clerk")
class ClerkCallsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final CallLimits LIMITS = new CallLimits(SECOND, SECOND, SECOND, 2, 3, 1);

    private static ClerkCalls calls(CallGate gate) {
        CallObserver observer = CallObserver.of(TracerProvider.noop().get("test"));
        return new ClerkCalls(new CallPermits(LIMITS), LIMITS, "provider", HttpClients.createDefault(), gate, observer);
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

    /** Otherwise the error would look like an unreadable response from Clerk. */
    @Test
    void isLeftOutWhereTheStoreOfTheRateLimitFails() {
        assertEquals(Kind.PACED, kind(atMost -> {
            throw new IllegalStateException("the nodes do not see each other");
        }));
    }
}
