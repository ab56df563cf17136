package io.github.keycloakclerk.mcp.limit;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.timer.TimerProvider;

/**
 * Creates {@link McpClientUsageListener}, and starts the clean-up that relies on its records. It has to listen in all realms,
 * or clients that are in use would be removed.
 */
public final class McpClientUsageListenerFactory implements EventListenerProviderFactory {

    static final String PROVIDER_ID = "mcp-client-usage";
    private static final String CLEANUP_SECONDS = "cleanup-seconds";

    private Duration interval = UnusedClients.INTERVAL;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "mcp-clean-up");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new McpClientUsageListener(session);
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public void init(Config.Scope config) {
        interval = Duration.ofSeconds(config.getLong(CLEANUP_SECONDS, UnusedClients.INTERVAL.toSeconds()));
    }

    /** As Keycloak starts its own tasks, once the database is ready. */
    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                KeycloakModelUtils.runJobInTransaction(
                        factory,
                        session -> session.getProvider(TimerProvider.class)
                                .scheduleTask(new UnusedClients(thread), interval.toMillis()));
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
