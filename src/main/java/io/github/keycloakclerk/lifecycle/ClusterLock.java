package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.data.SingleUse;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A cluster-wide lock, like the one that Keycloak holds while it refreshes a token ({@code AbstractRefreshTokenProvider}). */
final class ClusterLock implements AutoCloseable {

    private static final String KIND = StoredKey.LOCK.key();
    private static final long PAUSE_MILLIS = 20;

    private final KeycloakSessionFactory factory;
    private final String name;
    private final Instant until;

    private ClusterLock(KeycloakSessionFactory factory, String name, Instant until) {
        this.factory = factory;
        this.name = name;
        this.until = until;
    }

    /**
     * @param ttl maximum time that the lock is held, in case this node stops
     * @param timeout how long to wait for another holder
     * @throws BusyException if the lock is not free within that time
     */
    static ClusterLock acquire(KeycloakSessionFactory factory, String name, Duration ttl, Duration timeout)
            throws BusyException {
        Instant end = Instant.now().plus(timeout);
        Instant until = Instant.now().plus(ttl);
        while (!take(factory, name, ttl)) {
            if (Instant.now().isAfter(end)) {
                throw new BusyException();
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BusyException();
            }
            until = Instant.now().plus(ttl);
        }
        return new ClusterLock(factory, name, until);
    }

    private static boolean take(KeycloakSessionFactory factory, String name, Duration ttl) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory, session -> new SingleUse(session.singleUseObjects()).isFirst(KIND, name, ttl));
    }

    /** An expired lock is not released, because another holder may have acquired it. */
    @Override
    public void close() {
        if (Instant.now().isBefore(until.minusSeconds(1))) {
            KeycloakModelUtils.runJobInTransaction(
                    factory, session -> new SingleUse(session.singleUseObjects()).release(KIND, name));
        }
    }
}
