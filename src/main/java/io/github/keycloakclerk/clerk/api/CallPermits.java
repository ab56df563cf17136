package io.github.keycloakclerk.clerk.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
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
 * The places for whoever asks Clerk, a fixed number for each identity provider and for the whole server. A sign-in takes one for the
 * calls that it makes side by side. Who finds none waits only while others come to an end: a Clerk that hangs must not take the threads that serve the other realms, nor several of them all places.
 *
 * <p>Keycloak's own executors queue behind four threads, so that one hanging provider would stop the others; here the
 * places bound the threads.
 */
public final class CallPermits implements AutoCloseable {

    /** Whoever looks up something that is there needs no more. */
    private static final Duration LOOK_UP = Duration.ofMillis(200);

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
     * Whether calls that belong together may begin. They are over with {@link #leave}.
     *
     * @param atMost how long to wait for a place
     */
    boolean enter(String provider, Duration atMost) throws InterruptedException {
        return places.take(provider, atMost);
    }

    /** Shows operators how many calls are under way, and how many wait. Once for a server. */
    public void register() {
        // There from the start, so that the first one is an increase.
        refusals();
        Metrics.gauge("keycloak.clerk.calls.in.flight", places, FairShare::taken);
        Metrics.gauge("keycloak.clerk.calls.waiting", places, FairShare::waiting);
    }

    /** Counts calls that found no place. */
    void refused() {
        refusals().increment();
    }

    private static Counter refusals() {
        return Metrics.counter("keycloak.clerk.calls.refused", "reason", ClerkApiException.Kind.BUSY.reason());
    }

    void leave(String provider) {
        places.giveBack(provider);
    }

    /** Runs a call of those that have entered. */
    <T> Future<T> run(Callable<T> call) {
        return threads.submit(call);
    }

    /**
     * Runs a look-up in a shared cache. Keycloak's key storage lets every thread wait for the one that fills it, so the
     * number of those is bounded too. Empty if there are too many.
     */
    <T> Optional<T> lookUp(String provider, Supplier<T> lookUp) throws InterruptedException {
        if (!lookUps.take(provider, LOOK_UP)) {
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
