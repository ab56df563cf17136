package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.mcp.client.ClientCount;
import io.github.keycloakclerk.mcp.client.SelfRegisteredClients;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.services.managers.ClientManager;
import org.keycloak.services.managers.RealmManager;

/**
 * Room for one more self-registered client. In a full realm the oldest never-used client is removed, so that an attacker who
 * fills the realm does not lock out other clients.
 */
public record ClientRoom(KeycloakSession session) {

    /** Time in which a new client must get its first token; its user has to sign in first. */
    static final Duration FIRST_USE = Duration.ofMinutes(10);

    private static final int TRIES = 5;

    private static final Duration REMEMBER = Duration.ofMinutes(1);

    /** Makes room if necessary. Returns whether there is room. */
    public boolean make(RealmModel realm, ClientLimits limits) {
        SelfRegisteredClients clients = new SelfRegisteredClients(session);
        if (isRoom(clients, realm, limits)) {
            return true;
        }
        Instant before = Instant.ofEpochSecond(Time.currentTimeSeconds()).minus(FIRST_USE);
        boolean made = false;
        // A concurrent registration may remove the same client, or its first user may sign in.
        for (int i = 0; i < TRIES && !made && limits.mostClients() > 0; i++) {
            made = clients.oldestNeverUsed(realm, before)
                    .filter(id -> remove(realm, id))
                    .isPresent();
        }
        return made;
    }

    /**
     * Counts clients, unless a recent count leaves room for two full hours of registrations: a new hour may have begun since
     * then.
     */
    private boolean isRoom(SelfRegisteredClients clients, RealmModel realm, ClientLimits limits) {
        long most = limits.mostClients();
        long farFromFull = most - 2L * limits.mostPerRealm();
        SingleUseObjectProvider store = session.singleUseObjects();
        String key = "mcp-" + StoredKey.MCP_FAR_FROM_FULL.key() + realm.getId();
        if (farFromFull > 0 && store.contains(key)) {
            return true;
        }
        long count = clients.countOfServer();
        if (count >= Math.max(farFromFull, 0)) {
            // Most of them may belong to other realms.
            count = clients.count(realm);
            new ClientCount(realm.getName()).now(count);
        }
        if (count < farFromFull) {
            store.put(key, REMEMBER.toSeconds(), Map.of());
        }
        return count < most;
    }

    private boolean remove(RealmModel full, String id) {
        return OwnTransaction.beside(session, full)
                .call((own, realm) -> Optional.ofNullable(own.clients().getClientById(realm, id))
                        .filter(client -> SelfRegistration.lastUsed(client).isEmpty())
                        .filter(client -> remove(own, realm, client, "realm_full"))
                        .isPresent())
                .orElse(false);
    }

    /** Removes a client and records the reason in an event. */
    static boolean remove(KeycloakSession session, RealmModel realm, ClientModel client, String reason) {
        String clientId = client.getClientId();
        boolean removed = new ClientManager(new RealmManager(session)).removeClient(realm, client);
        if (removed) {
            new ClientCount(realm.getName()).removed(reason);
            new EventBuilder(realm, session)
                    .event(EventType.CLIENT_DELETE)
                    .client(clientId)
                    .detail(Details.REASON, reason)
                    .success();
        }
        return removed;
    }
}
