package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Calls to Clerk at the same time")
class CallPermitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void areLimitedForEachProviderAndForTheWholeServer() throws Exception {
        try (CallPermits places = new CallPermits(new CallLimits(SECOND, SECOND, SECOND, 2, 3, 1))) {
            List<Boolean> entered = new ArrayList<>();
            for (String provider : List.of("a", "a", "a", "b", "b")) {
                entered.add(places.enter(provider, Duration.ofMillis(50)));
            }
            assertEquals(List.of(true, true, false, true, false), entered);
            places.leave("b");
            assertTrue(places.enter("b", SECOND), "places are given back");
        }
    }

    /** One permit, which each call holds for 100 ms. */
    @Test
    void waitForEachOtherWhileTheyComeToAnEnd() throws Exception {
        try (CallPermits places = new CallPermits(new CallLimits(SECOND, SECOND, SECOND, 1, 2, 1))) {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            Callable<Boolean> caller = () -> {
                boolean all = true;
                for (int i = 0; i < 5; i++) {
                    all &= places.enter("a", Duration.ofSeconds(20));
                    Thread.sleep(100);
                    places.leave("a");
                }
                return all;
            };
            for (Future<Boolean> each : threads.invokeAll(List.of(caller, caller))) {
                assertTrue(each.get());
            }
            threads.shutdown();
        }
    }

    @Test
    void doNotWaitForWhatDoesNotComeToAnEnd() throws Exception {
        try (CallPermits places = new CallPermits(new CallLimits(SECOND, SECOND, SECOND, 1, 2, 1))) {
            Duration aMinute = Duration.ofMinutes(1);
            assertTrue(places.enter("a", aMinute));
            Instant before = Instant.now();
            assertFalse(places.enter("a", aMinute));
            assertTrue(before.plusSeconds(30).isAfter(Instant.now()), "gives up long before the minute is over");
        }
    }
}
