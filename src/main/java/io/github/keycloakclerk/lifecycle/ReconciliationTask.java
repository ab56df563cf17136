package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.config.ClerkIdentityProviderConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.ScheduledTask;

/**
 * Checks all users who are linked to Clerk, to catch missed webhooks. One node at a time does this, for a short while
 * each time, so that another node continues if it stops.
 */
final class ReconciliationTask implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(ReconciliationTask.class);

    /** Longer than the turn of a node. */
    private static final Duration LOCK_TTL = Duration.ofMinutes(5);

    private final ReconciliationOptions options;
    private final ExecutorService thread;
    private final NodeState node;
    private final Map<String, MembershipHint> hints = new ConcurrentHashMap<>();
    private final AtomicBoolean working = new AtomicBoolean();

    /** @param thread where the work is done */
    ReconciliationTask(ReconciliationOptions options, ExecutorService thread, NodeState node) {
        this.options = options;
        this.thread = thread;
        this.node = node;
    }

    /** Only one node at a time runs the task with this name, which earlier versions use as well. */
    @Override
    public String getTaskName() {
        return "Reconciliation";
    }

    @Override
    public void run(KeycloakSession session) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        if (working.compareAndSet(false, true)) {
            thread.execute(() -> {
                try {
                    KeycloakModelUtils.runJobInTransaction(
                            factory,
                            own -> own.getProvider(ClusterProvider.class)
                                    .executeIfNotExecuted(
                                            getTaskName(), (int) LOCK_TTL.toSeconds(), () -> work(factory)));
                } catch (RuntimeException e) {
                    LOG.warn("Reconciliation failed to continue", e);
                } finally {
                    working.set(false);
                }
            });
        }
    }

    private int work(KeycloakSessionFactory factory) {
        Instant end = Instant.now().plus(options.turn());
        List<ProviderReconciliation> walks = new ArrayList<>();
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.realms()
                        .getRealmsStream()
                        .filter(RealmModel::isEnabled)
                        .forEach(realm -> walks.addAll(walks(session, realm))));
        Set<String> providers =
                walks.stream().map(ProviderReconciliation::providerId).collect(Collectors.toUnmodifiableSet());
        hints.keySet().retainAll(providers);
        // A provider with many users must not delay the others for its whole round.
        Collections.shuffle(walks);
        walks.forEach(walk -> resume(walk, end));
        return walks.size();
    }

    /** A failure with one provider must not keep the others from being checked. */
    private static void resume(ProviderReconciliation walk, Instant end) {
        try {
            walk.resume(end);
        } catch (RuntimeException e) {
            LOG.warnf(e, "Reconciliation of provider %s failed to continue", walk.provider());
        }
    }

    private List<ProviderReconciliation> walks(KeycloakSession session, RealmModel realm) {
        session.getContext().setRealm(realm);
        return session.identityProviders()
                .getAllStream(IdentityProviderQuery.any())
                .filter(model -> model.getProviderId().equals(ClerkIdentityProviderConfig.PROVIDER_ID))
                .filter(IdentityProviderModel::isEnabled)
                .map(model -> new ProviderReconciliation(
                        session.getKeycloakSessionFactory(),
                        options,
                        node,
                        realm.getId(),
                        model.getAlias(),
                        model.getInternalId(),
                        hints.computeIfAbsent(model.getInternalId(), id -> new MembershipHint())))
                .toList();
    }
}
