package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.mcp.client.ClientCount;
import io.github.keycloakclerk.mcp.client.SelfRegisteredClients;
import io.github.keycloakclerk.mcp.client.SelfRegisteredClients.Stale;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.ScheduledTask;

/**
 * Removes unused clients that registered themselves or published a Client ID Metadata Document. Clients with an offline session
 * or a consent are kept. The database selects the clients, so a run without any is cheap. Clients that a run did not reach are
 * removed by the next one.
 */
public final class UnusedClients implements ScheduledTask {

    /** Default interval of the clean-up. */
    public static final Duration INTERVAL = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(UnusedClients.class);

    /** Length of a turn. The lock is held in a transaction, which Keycloak ends after five minutes. */
    private static final Duration LENGTH = Duration.ofMinutes(2);

    /** Longer than a turn including its last removal. */
    private static final Duration LOCK_TTL = Duration.ofMinutes(5);

    private static final int PAGE = 500;

    /** Sorts before every ID. Not empty, as Oracle treats an empty string as null. */
    private static final String FIRST = " ";

    private final Executor thread;
    private final AtomicBoolean working = new AtomicBoolean();

    /** @param thread the thread for the work, as Keycloak has a single one for all scheduled tasks */
    UnusedClients(Executor thread) {
        this.thread = thread;
    }

    @Override
    public void run(KeycloakSession session) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        if (working.compareAndSet(false, true)) {
            thread.execute(() -> {
                try {
                    while (isMoreLeft(factory)) {
                        LOG.debug("Clean-up of unused clients continues");
                    }
                } catch (RuntimeException e) {
                    LOG.warn("Clean-up of unused clients failed to continue", e);
                } finally {
                    working.set(false);
                }
            });
        }
    }

    /** Works for one turn if no other node does. */
    private boolean isMoreLeft(KeycloakSessionFactory factory) {
        ExecutionResult<Boolean> result = KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> session.getProvider(ClusterProvider.class)
                        .executeIfNotExecuted(getTaskName(), (int) LOCK_TTL.toSeconds(), () -> clean(factory)));
        return result.isExecuted() && Boolean.TRUE.equals(result.getResult());
    }

    /** A period after which another node may continue. */
    private static final class Turn {
        private final Instant end = Instant.now().plus(LENGTH);
        private boolean removedSome;

        boolean isOver() {
            return Instant.now().isAfter(end) || Thread.currentThread().isInterrupted();
        }
    }

    /** Whether the turn ended early and removed something. Without progress no turn follows: some clients cannot be removed. */
    private static boolean clean(KeycloakSessionFactory factory) {
        List<String> realms = new ArrayList<>(KeycloakModelUtils.runJobInTransactionWithResult(
                factory, session -> new SelfRegisteredClients(session).realms()));
        // A realm with many clients must not delay the others.
        Collections.shuffle(realms);
        Turn turn = new Turn();
        for (String realm : realms) {
            clean(factory, realm, false, turn);
            clean(factory, realm, true, turn);
            count(factory, realm);
        }
        boolean goesOn = turn.isOver() && turn.removedSome;
        if (!goesOn) {
            KeycloakModelUtils.runJobInTransaction(
                    factory, session -> new CleanUpRecord(session.singleUseObjects()).ended(now()));
        }
        return goesOn;
    }

    private static void count(KeycloakSessionFactory factory, String realmId) {
        try {
            new OwnTransaction(factory, realmId).call((session, realm) -> {
                new ClientCount(realm.getName()).now(new SelfRegisteredClients(session).count(realm));
                return true;
            });
        } catch (RuntimeException e) {
            LOG.debugf(e, "Clients of realm %s are not counted", realmId);
        }
    }

    private static void clean(KeycloakSessionFactory factory, String realmId, boolean used, Turn turn) {
        List<String> page = page(factory, realmId, used, FIRST);
        while (!page.isEmpty()) {
            for (String id : page) {
                if (turn.isOver()) {
                    return;
                }
                turn.removedSome |= tryToRemove(factory, realmId, id);
            }
            page = page(factory, realmId, used, page.get(page.size() - 1));
        }
    }

    private static List<String> page(KeycloakSessionFactory factory, String realmId, boolean used, String after) {
        return new OwnTransaction(factory, realmId)
                .call((session, realm) -> {
                    ClientLimits limits = ClientLimits.of(realm);
                    Duration most = used ? limits.unused() : limits.neverUsed();
                    return most.isZero()
                            ? List.<String>of()
                            : new SelfRegisteredClients(session)
                                    .find(new Stale(realm, used, now().minus(most), after), PAGE);
                })
                .orElse(List.of());
    }

    private static Instant now() {
        return Instant.ofEpochSecond(Time.currentTimeSeconds());
    }

    /** In a separate transaction, so that a failure does not affect other clients. */
    private static boolean tryToRemove(KeycloakSessionFactory factory, String realmId, String id) {
        try {
            return new OwnTransaction(factory, realmId)
                    .call((session, realm) -> remove(session, realm, id))
                    .orElse(false);
        } catch (RuntimeException e) {
            LOG.warnf(e, "Cannot remove the unused client %s", id);
            return false;
        }
    }

    /** Checks again, as the client may have been used since the page was read. */
    private static boolean remove(KeycloakSession session, RealmModel realm, String id) {
        return Optional.ofNullable(session.clients().getClientById(realm, id))
                .filter(client -> isUnused(client, ClientLimits.of(realm)))
                .filter(client -> !new SelfRegisteredClients(session).isConsentedTo(client))
                .filter(client -> session.sessions().getOfflineSessionsCount(realm, client) == 0)
                .filter(client -> ClientRoom.remove(session, realm, client, "unused"))
                .isPresent();
    }

    private static boolean isUnused(ClientModel client, ClientLimits limits) {
        Optional<Instant> used = SelfRegistration.lastUsed(client);
        Duration most = used.isPresent() ? limits.unused() : limits.neverUsed();
        return SelfRegistration.of(client).isPresent()
                && !most.isZero()
                && used.or(() -> SelfRegistration.registeredAt(client))
                        .filter(since -> since.plus(most).isBefore(now()))
                        .isPresent();
    }
}
