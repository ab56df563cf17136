package io.github.keycloakclerk.clerk.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The places for calls to Clerk, a fixed number for each identity provider and for the whole server. Who finds none waits only while
 * calls come to an end: a Clerk that hangs must not take the threads that serve the other realms, nor several of them all places.
 *
 * <p>Keycloak's own executors queue behind four threads, so that one hanging provider would stop the others; here the
 * places bound the threads.
 */
public final class CallPermits implements AutoCloseable {

    private final FairShare places;
    private final FairShare lookUps;
    private final ExecutorService threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), CallPermits::thread);

    /** Places for each provider as the limits say. */
    public CallPermits(CallLimits limits) {
        this.places = new FairShare(limits.maxCallsInFlight(), limits.maxCallsOfServer());
        this.lookUps = new FairShare(limits.maxCallsInFlight(), limits.maxCallsOfServer());
    }

    /**
     * Runs the call in a place of the provider; empty if all are taken.
     *
     * @param atMost how long to wait for one
     */
    <T> Optional<Future<T>> run(String provider, Callable<T> call, Duration atMost) throws InterruptedException {
        if (!places.take(provider, atMost)) {
            return Optional.empty();
        }
        try {
            return Optional.of(threads.submit(() -> {
                try {
                    return call.call();
                } finally {
                    places.giveBack(provider);
                }
            }));
        } catch (RuntimeException | Error e) {
            places.giveBack(provider);
            throw e;
        }
    }

    /**
     * Runs a look-up in a shared cache. Keycloak's key storage lets every thread wait for the one that fills it, so the
     * number of those is bounded too. Empty if there are too many.
     */
    <T> Optional<T> lookUp(String provider, Supplier<T> lookUp, Duration atMost) throws InterruptedException {
        if (!lookUps.take(provider, atMost)) {
            return Optional.empty();
        }
        try {
            return Optional.of(lookUp.get());
        } finally {
            lookUps.giveBack(provider);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "clerk-call");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
