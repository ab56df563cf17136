package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
        CountDownLatch end = new CountDownLatch(1);
        try (CallPermits places = new CallPermits(new CallLimits(SECOND, SECOND, SECOND, 2, 3, 1))) {
            List<Optional<Future<Boolean>>> calls = new ArrayList<>();
            for (String provider : List.of("a", "a", "a", "b", "b")) {
                calls.add(places.run(
                        provider,
                        () -> {
                            end.await();
                            return true;
                        },
                        Duration.ofMillis(50)));
            }
            assertEquals(
                    List.of(true, true, false, true, false),
                    calls.stream().map(Optional::isPresent).toList());
            end.countDown();
            for (Optional<Future<Boolean>> call : calls) {
                assertTrue(call.isEmpty() || call.get().get());
            }
            assertTrue(places.run("b", () -> true, SECOND).orElseThrow().get(), "places are given back");
        }
    }

    /** Two places; each call takes a tenth of a second, so that the last of twenty waits for most of a second. */
    @Test
    void waitForEachOtherWhileTheyComeToAnEnd() throws Exception {
        try (CallPermits places = new CallPermits(new CallLimits(SECOND, SECOND, SECOND, 2, 4, 1))) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            Callable<Boolean> call = () -> {
                Thread.sleep(100);
                return true;
            };
            Callable<Integer> caller = () -> {
                int done = 0;
                for (int i = 0; i < 5; i++) {
                    done += places.run("a", call, Duration.ofSeconds(20))
                                    .orElseThrow()
                                    .get()
                            ? 1
                            : 0;
                }
                return done;
            };
            int done = 0;
            for (Future<Integer> each : threads.invokeAll(Collections.nCopies(4, caller))) {
                done += each.get();
            }
            assertEquals(20, done);
            threads.shutdown();
        }
    }

    @Test
    void doNotWaitForACallThatDoesNotComeToAnEnd() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (CallPermits places = new CallPermits(new CallLimits(SECOND, SECOND, SECOND, 1, 2, 1))) {
            Callable<Boolean> hanging = () -> {
                end.await();
                return true;
            };
            Duration aMinute = Duration.ofMinutes(1);
            assertTrue(places.run("a", hanging, aMinute).isPresent());
            Instant before = Instant.now();
            assertTrue(places.run("a", hanging, aMinute).isEmpty());
            assertTrue(before.plusSeconds(30).isAfter(Instant.now()), "gives up long before the minute is over");
            end.countDown();
        }
    }
}
