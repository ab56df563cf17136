package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A closed loop of sign-ins: as many at a time as asked for, each new one as soon as one ends.
 *
 * @param people who signs in next
 */
record Load(SignInScript script, Supplier<StandInUser> people, ServerProcess server, Calls calls) {

    private static final List<String> CALLS =
            List.of(Calls.USERS, Calls.SESSIONS, Calls.JWKS, "/oauth/token", "/oauth/userinfo");

    Measurement run(int inFlight, Duration time) throws InterruptedException {
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        AtomicInteger failures = new AtomicInteger();
        calls.reset();
        double cpuBefore = server.cpuMillis();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        for (int i = 0; i < inFlight; i++) {
            threads.execute(() -> loop(end, millis, failures));
        }
        threads.shutdown();
        threads.awaitTermination(5, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long asked = CALLS.stream().mapToLong(calls::to).sum();
        Stream<Double> sorted = millis.stream().sorted();
        return new Measurement(sorted.toList(), failures.get(), seconds, server.cpuMillis() - cpuBefore, asked);
    }

    private void loop(long end, Queue<Double> millis, AtomicInteger failures) {
        while (System.nanoTime() < end) {
            long begin = System.nanoTime();
            try {
                script.run(people.get());
                millis.add((System.nanoTime() - begin) / 1e6);
            } catch (IOException e) {
                if (failures.getAndIncrement() == 0) {
                    System.err.println("A sign-in failed: " + e.getMessage());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
