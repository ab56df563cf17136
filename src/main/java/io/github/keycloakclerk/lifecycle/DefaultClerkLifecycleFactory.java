package io.github.keycloakclerk.lifecycle;

import io.github.keycloakclerk.broker.ClerkLifecycle;
import io.github.keycloakclerk.broker.ClerkLifecycleFactory;
import io.github.keycloakclerk.broker.signature.EventLimit;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.keycloak.Config;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityRemovedEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel.IdentityProviderRemovedEvent;
import org.keycloak.models.RealmModel.RealmRemovedEvent;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.timer.TimerProvider;

/** Creates {@link DefaultClerkLifecycle}, and starts {@link ReconciliationTask}. */
public final class DefaultClerkLifecycleFactory implements ClerkLifecycleFactory {

    private ReconciliationOptions reconciliation = ReconciliationOptions.DEFAULTS;
    private final Outages outages = new Outages(Clock.systemUTC());
    private final NodeState node = new NodeState(
            new GuardAnswers(outages),
            new InstanceIds(),
            new UnknownUsers(),
            new WebhookQueue(),
            new SharedReads(outages),
            new EventLimit(Clock.systemUTC()));

    /** Keycloak runs all scheduled tasks in one thread, which must not wait for Clerk. */
    private final ExecutorService walker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "clerk-reconciliation");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public ClerkLifecycle create(KeycloakSession session) {
        return new DefaultClerkLifecycle(session, node, reconciliation);
    }

    @Override
    public String getId() {
        return "default";
    }

    @Override
    public void init(Config.Scope options) {
        reconciliation = ReconciliationOptions.from(options);
    }

    /** Keycloak starts its own tasks in the same way, after the database is ready. */
    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof FederatedIdentityRemovedEvent removed) {
                LinkRemoval.handle(removed);
            }
            if (event instanceof IdentityProviderRemovedEvent removed) {
                ReconciliationRound.forget(
                        removed.getKeycloakSession(),
                        ProviderReconciliation.key(
                                removed.getRealm().getId(),
                                removed.getRemovedIdentityProvider().getInternalId()));
            }
            if (event instanceof RealmRemovedEvent removed) {
                ReconciliationRound.forget(
                        removed.getKeycloakSession(), removed.getRealm().getId() + ".");
            }
            if (event instanceof PostMigrationEvent && reconciliation.isOn()) {
                Duration tick = reconciliation.tick();
                KeycloakModelUtils.runJobInTransaction(
                        factory,
                        session -> session.getProvider(TimerProvider.class)
                                .scheduleTask(new ReconciliationTask(reconciliation, walker, node), tick.toMillis()));
            }
        });
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ReconciliationOptions.options();
    }

    @Override
    public void close() {
        node.webhooks().close();
        node.reads().close();
        walker.shutdownNow();
    }
}
