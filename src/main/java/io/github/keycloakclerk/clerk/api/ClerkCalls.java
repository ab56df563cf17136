package io.github.keycloakclerk.clerk.api;

import io.github.keycloakclerk.clerk.api.ClerkApiException.Kind;
import io.github.keycloakclerk.clerk.metrics.CallObserver;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.http.impl.client.CloseableHttpClient;
import org.jboss.logging.Logger;

/** The calls of one sign-in. Those in progress share one permit of its provider, and all have the same deadline. */
public final class ClerkCalls {

    private static final Logger LOG = Logger.getLogger(ClerkCalls.class);

    private final CallPermits places;
    private final CallGate gate;
    private final String provider;
    private final Deadline deadline;
    private final ClerkHttp http;
    private int underWay;

    /**
     * @param provider provider whose permits the calls use; unique among all realms
     * @param client Keycloak's HTTP client
     * @param gate limits the rate of Backend API calls
     * @param observer measures the calls
     */
    public ClerkCalls(
            CallPermits places,
            CallLimits limits,
            String provider,
            CloseableHttpClient client,
            CallGate gate,
            CallObserver observer) {
        this.places = places;
        this.gate = gate;
        this.provider = provider;
        this.deadline = new Deadline(limits.totalTimeout());
        this.http = new ClerkHttp(client, limits, deadline, observer);
    }

    public ClerkHttp http() {
        return http;
    }

    /**
     * Waits until Clerk's rate limit allows one more call to the Backend API.
     *
     * @throws ClerkApiException if that is too late
     */
    void requirePass() throws ClerkApiException {
        try {
            if (!gate.pass(deadline.remaining())) {
                throw new ClerkApiException(Kind.PACED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClerkApiException(Kind.UNREACHABLE);
        } catch (RuntimeException e) {
            // The caller tries again later.
            LOG.warnf(
                    "Clerk was not called, because Keycloak's single-use store did not respond: %s",
                    e.getClass().getName());
            throw new ClerkApiException(Kind.PACED);
        }
    }

    /** Aborts calls that are still in progress, because their answers are no longer needed. */
    public void end() {
        http.abort();
    }

    /** Starts a call. Calls that are in progress at the same time share one permit. */
    public <T> Pending<T> start(Callable<T> call) {
        try {
            if (!begin()) {
                places.refused();
                return () -> {
                    throw new ClerkApiException(Kind.BUSY);
                };
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return () -> {
                throw new ClerkApiException(Kind.UNREACHABLE);
            };
        }
        try {
            Future<T> future = places.run(() -> {
                try {
                    return call.call();
                } finally {
                    finish();
                }
            });
            return () -> await(future);
        } catch (RuntimeException | Error e) {
            finish();
            throw e;
        }
    }

    /** While this waits for a permit, no call is in progress, so {@link #finish} never has to wait for the lock. */
    private synchronized boolean begin() throws InterruptedException {
        if (underWay == 0 && !places.enter(provider, deadline.remaining())) {
            return false;
        }
        underWay++;
        return true;
    }

    private synchronized void finish() {
        underWay--;
        if (underWay == 0) {
            places.leave(provider);
        }
    }

    /**
     * Runs a lookup in a cache that may have to ask Clerk.
     *
     * @throws ClerkApiException if too many callers already wait for the same
     */
    public <T> T lookUp(Supplier<T> lookUp) throws ClerkApiException {
        try {
            return places.lookUp(provider, lookUp).orElseThrow(() -> new ClerkApiException(Kind.BUSY));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClerkApiException(Kind.UNREACHABLE);
        }
    }

    private <T> T await(Future<T> future) throws ClerkApiException {
        try {
            return future.get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            http.abort();
            throw new ClerkApiException(Kind.UNREACHABLE);
        } catch (InterruptedException e) {
            http.abort();
            Thread.currentThread().interrupt();
            throw new ClerkApiException(Kind.UNREACHABLE);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClerkApiException failure) {
                throw failure;
            }
            // The message may quote the answer, the type does not.
            LOG.debugf(
                    "Unreadable answer of Clerk: %s",
                    e.getCause() == null ? e : e.getCause().getClass().getName());
            throw new ClerkApiException(Kind.UNEXPECTED_ANSWER);
        }
    }
}
