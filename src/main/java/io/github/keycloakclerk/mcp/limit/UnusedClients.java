package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.mcp.client.SelfRegisteredClients;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.timer.ScheduledTask;

/**
 * Removes clients that registered themselves, or published a Client ID Metadata Document, and that nobody uses. Kept is a
 * client to which an offline session or somebody's consent belongs.
 */
final class UnusedClients implements ScheduledTask {

    static final Duration INTERVAL = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(UnusedClients.class);

    private final Duration interval;

    /** @param interval how often it runs; in that time one node of the cluster does it */
    UnusedClients(Duration interval) {
        this.interval = interval;
    }

    @Override
    public void run(KeycloakSession session) {
        session.getProvider(ClusterProvider.class)
                .executeIfNotExecuted(getTaskName(), (int) interval.toSeconds(), () -> clean(session));
    }

    private static long clean(KeycloakSession session) {
        long removed = new SelfRegisteredClients(session)
                .withoutConsent().stream()
                        .filter(candidate -> tryToRemove(session, candidate))
                        .count();
        LOG.debugf("Removed %d unused clients", removed);
        return removed;
    }

    /** In a transaction of its own: what cannot be removed keeps nothing else from being removed. */
    private static boolean tryToRemove(KeycloakSession session, SelfRegisteredClients.Found candidate) {
        try {
            return new OwnTransaction(session.getKeycloakSessionFactory(), candidate.realmId())
                    .call((own, realm) -> remove(own, realm, candidate.id()))
                    .orElse(false);
        } catch (RuntimeException e) {
            LOG.warnf(e, "Cannot remove the unused client %s", candidate.id());
            return false;
        }
    }

    private static boolean remove(KeycloakSession session, RealmModel realm, String id) {
        return Optional.ofNullable(session.clients().getClientById(realm, id))
                .filter(client -> isUnused(client, ClientLimits.of(realm)))
                .filter(client -> session.sessions().getOfflineSessionsCount(realm, client) == 0)
                .filter(client -> ClientRoom.remove(session, realm, client, "unused"))
                .isPresent();
    }

    private static boolean isUnused(ClientModel client, ClientLimits limits) {
        Instant now = Instant.ofEpochSecond(Time.currentTimeSeconds());
        Optional<Instant> used = SelfRegistration.lastUsed(client);
        Duration most = used.isPresent() ? limits.unused() : limits.neverUsed();
        return !most.isZero()
                && used.or(() -> SelfRegistration.registeredAt(client))
                        .filter(since -> since.plus(most).isBefore(now))
                        .isPresent();
    }
}
