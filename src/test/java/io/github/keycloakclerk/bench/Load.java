package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A closed loop of sign-ins: a fixed number run in parallel, and each one that ends is replaced.
 *
 * @param users supplies the user of the next sign-in
 */
record Load(SignInScript script, Supplier<StandInUser> users, Meters meters) {

    /** Whether to start another sign-in. */
    private interface More {
        boolean isWanted();
    }

    Measurement run(int inFlight, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        return run(inFlight, () -> System.nanoTime() < end);
    }

    /** Runs this number of sign-ins in total. */
    Measurement run(int inFlight, int number) throws InterruptedException {
        AtomicInteger begun = new AtomicInteger();
        return run(inFlight, () -> begun.getAndIncrement() < number);
    }

    private Measurement run(int inFlight, More more) throws InterruptedException {
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        AtomicInteger failures = new AtomicInteger();
        Meters.Reading before = meters.read();
        long begin = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        for (int i = 0; i < inFlight; i++) {
            threads.execute(() -> loop(more, millis, failures));
        }
        threads.shutdown();
        threads.awaitTermination(30, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Measurement(
                millis.stream().sorted().toList(),
                failures.get(),
                seconds,
                meters.read().since(before));
    }

    private void loop(More more, Queue<Double> millis, AtomicInteger failures) {
        while (more.isWanted()) {
            long begin = System.nanoTime();
            try {
                script.run(users.get());
                millis.add((System.nanoTime() - begin) / 1e6);
            } catch (IOException e) {
                if (failures.getAndIncrement() == 0) {
                    System.err.println("One failed: " + e.getMessage());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
