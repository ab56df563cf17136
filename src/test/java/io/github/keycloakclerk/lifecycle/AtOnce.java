package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.harness.KeycloakCluster;
import io.github.keycloakclerk.standin.StandInClerk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Parallel requests that each have to call a slow Clerk. */
record AtOnce(StandInClerk clerk, KeycloakCluster cluster) {

    /** Out of the fifty threads that Keycloak has on a machine with few cores. */
    static final int REQUESTS = 30;

    /** Runs all requests and asserts that they do not hold database connections while they wait for Clerk. */
    List<Boolean> holdingNoConnection(IntPredicate request) {
        ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
        try {
            List<CompletableFuture<Boolean>> underWay = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> request.test(i), threads))
                    .toList();
            long held = Long.MAX_VALUE;
            while (!underWay.stream().allMatch(CompletableFuture::isDone)) {
                if (clerk.calls().inFlight() >= REQUESTS) {
                    held = Math.min(held, cluster.idleInTransaction());
                }
            }
            assertEquals(0, held);
            return underWay.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }
}
