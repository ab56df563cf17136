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

/** So many requests at once, each of which has to ask a Clerk that is slow. */
record AtOnce(StandInClerk clerk, KeycloakCluster cluster) {

    /** Of the fifty threads that Keycloak has on a machine with few cores. */
    static final int REQUESTS = 30;

    /** Has all done, and asserts that none holds a connection to the database through a whole answer of Clerk. */
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
