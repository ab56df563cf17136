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
 * Permits for calls to Clerk, a fixed number per identity provider and per server. Parallel calls of a sign-in share
 * one. A caller waits only while permits are being released: an unresponsive Clerk must not block the threads of other
 * realms, and several must not take all permits.
 *
 * <p>Permits also limit the threads. Keycloak's executors queue behind four threads, which one provider could block.
 */
public final class CallPermits implements AutoCloseable {

    /** Enough to look up a cached value. */
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    private final FairShare places;
    private final FairShare lookUps;
    private final ExecutorService threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), CallPermits::thread);

    /** Permits for each provider, according to the limits. */
    public CallPermits(CallLimits limits) {
        this.places = new FairShare(limits.maxCallsInFlight(), limits.maxCallsOfServer());
        this.lookUps = new FairShare(limits.maxCallsInFlight(), limits.maxCallsOfServer());
    }

    /**
     * Whether calls that belong together may begin. They end with {@link #leave}.
     *
     * @param atMost maximum time to wait for a permit
     */
    boolean enter(String provider, Duration atMost) throws InterruptedException {
        return places.take(provider, atMost);
    }

    /** Registers metrics of running and waiting calls. Called once per server. */
    public void register() {
        // Registered at startup, so that the first refusal shows as an increase.
        refusals();
        Metrics.gauge("keycloak.clerk.calls.in.flight", places, FairShare::taken);
        Metrics.gauge("keycloak.clerk.calls.waiting", places, FairShare::waiting);
    }

    /** Counts calls that got no permit. */
    void refused() {
        refusals().increment();
    }

    private static Counter refusals() {
        return Metrics.counter("keycloak.clerk.calls.refused", "reason", ClerkApiException.Kind.BUSY.reason());
    }

    void leave(String provider) {
        places.giveBack(provider);
    }

    /** Runs a call that has a permit. */
    <T> Future<T> run(Callable<T> call) {
        return threads.submit(call);
    }

    /**
     * Runs a lookup in a shared cache; empty if there are too many. In Keycloak's key storage all threads wait for the
     * one that fills it, so their number is limited as well.
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
