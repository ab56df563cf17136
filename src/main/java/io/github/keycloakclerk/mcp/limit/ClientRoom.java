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
 * Room for one more client that registers itself. In a full realm the oldest one goes that nobody ever used, so that whoever fills
 * it with clients keeps nobody else out.
 */
public record ClientRoom(KeycloakSession session) {

    /** In which a client that was just registered gets its first token: its user has to sign in first. */
    static final Duration FIRST_USE = Duration.ofMinutes(10);

    private static final int TRIES = 5;

    private static final Duration REMEMBER = Duration.ofMinutes(1);

    /** Whether there is room now. */
    public boolean make(RealmModel realm, ClientLimits limits) {
        SelfRegisteredClients clients = new SelfRegisteredClients(session);
        if (isRoom(clients, realm, limits)) {
            return true;
        }
        Instant before = Instant.ofEpochSecond(Time.currentTimeSeconds()).minus(FIRST_USE);
        boolean made = false;
        // Another registration, or the client's first user, may come first.
        for (int i = 0; i < TRIES && !made && limits.mostClients() > 0; i++) {
            made = clients.oldestNeverUsed(realm, before)
                    .filter(id -> remove(realm, id))
                    .isPresent();
        }
        return made;
    }

    /**
     * Counts, unless a count of a moment ago leaves room for all that may have registered since: so many an hour, and an hour may have
     * begun meanwhile.
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
            // Most of them may be of other realms.
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

    /** Removes a client and tells why. */
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
