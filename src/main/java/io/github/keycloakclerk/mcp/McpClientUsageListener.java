package io.github.keycloakclerk.mcp;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.keycloak.common.util.Time;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Takes back consents to a client that changed meanwhile ({@link ChangedClients}), and notes when a client that registered itself was last used, at most once an hour. Clients that an administrator made cost one
 * look into the cache.
 */
record McpClientUsageListener(KeycloakSession session) implements EventListenerProvider {

    private static final Set<EventType> USES = Set.of(EventType.CODE_TO_TOKEN, EventType.REFRESH_TOKEN);
    private static final Duration AT_MOST_EVERY = Duration.ofHours(1);

    @Override
    public void onEvent(Event event) {
        new ChangedClients(session).checkConsent(event);
        if (!USES.contains(event.getType()) || event.getClientId() == null) {
            return;
        }
        RealmModel realm = session.realms().getRealm(event.getRealmId());
        Instant now = Instant.ofEpochSecond(Time.currentTime());
        Optional.ofNullable(realm.getClientByClientId(event.getClientId()))
                .filter(client -> SelfRegistration.of(client).isPresent())
                .filter(client -> isDue(client, now))
                .filter(this::isFirst)
                .ifPresent(client -> note(realm, client, now));
    }

    private static boolean isDue(ClientModel client, Instant now) {
        return SelfRegistration.lastUsed(client)
                .map(last -> !last.plus(AT_MOST_EVERY).isAfter(now))
                .orElse(true);
    }

    /** Of many requests at the same time, on all nodes, one writes. */
    private boolean isFirst(ClientModel client) {
        return session.getProvider(SingleUseObjectProvider.class)
                .putIfAbsent("mcp-used." + client.getId(), AT_MOST_EVERY.toSeconds());
    }

    /** In a transaction of its own, so that nothing that goes wrong here can cost anybody a token. */
    private void note(RealmModel realm, ClientModel client, Instant now) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        String realmId = realm.getId();
        String clientId = client.getId();
        KeycloakModelUtils.runJobInTransaction(
                factory,
                own -> Optional.ofNullable(own.realms().getRealm(realmId).getClientById(clientId))
                        .ifPresent(found -> SelfRegistration.use(found, now)));
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {}

    @Override
    public void close() {}
}
