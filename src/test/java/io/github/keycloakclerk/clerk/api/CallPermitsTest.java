package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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
                calls.add(places.run(provider, () -> {
                    end.await();
                    return true;
                }));
            }
            assertEquals(
                    List.of(true, true, false, true, false),
                    calls.stream().map(Optional::isPresent).toList());
            end.countDown();
            for (Optional<Future<Boolean>> call : calls) {
                assertTrue(call.isEmpty() || call.get().get());
            }
            assertTrue(places.run("b", () -> true).orElseThrow().get(), "places are given back");
        }
    }
}
