package io.github.keycloakclerk.mcp.limit;

import io.github.keycloakclerk.compat.OwnTransaction;
import io.github.keycloakclerk.mcp.client.ChangedClients;
import io.github.keycloakclerk.mcp.client.ClientCount;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import io.github.keycloakclerk.stored.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Revokes consents to a client that changed meanwhile ({@link ChangedClients}), and records when a self-registered client was
 * last used, at most once an hour. Other clients only cost a cache lookup.
 */
record McpClientUsageListener(KeycloakSession session) implements EventListenerProvider {

    private static final Pattern CLIENT = Pattern.compile("clients/([^/]+)(/.*)?");

    /** Actions of an administrator below a client that do not change it. */
    private static final Set<String> NO_CHANGE = Set.of("/push-revocation", "/test-nodes-available", "/nodes");

    private static final Duration MIN_INTERVAL = Duration.ofHours(1);

    @Override
    public void onEvent(Event event) {
        new ChangedClients(session).checkConsent(event);
        if (event.getType() == EventType.CLIENT_REGISTER) {
            new ClientCount(session.realms().getRealm(event.getRealmId()).getName()).registered();
        }
        if (!isUse(event) || event.getClientId() == null) {
            return;
        }
        RealmModel realm = session.realms().getRealm(event.getRealmId());
        Instant now = Instant.ofEpochSecond(Time.currentTimeSeconds());
        Optional.ofNullable(realm.getClientByClientId(event.getClientId()))
                .filter(client -> SelfRegistration.of(client).isPresent())
                .filter(client -> isDue(client, now))
                .filter(this::isFirst)
                .ifPresent(client -> note(realm, client, now));
    }

    /** Whether a token was issued, for any grant: only the token endpoint names the grant in its events. */
    private static boolean isUse(Event event) {
        return event.getError() == null
                && event.getDetails() != null
                && event.getDetails().containsKey(Details.GRANT_TYPE);
    }

    private static boolean isDue(ClientModel client, Instant now) {
        return SelfRegistration.lastUsed(client)
                .map(last -> !last.plus(MIN_INTERVAL).isAfter(now))
                .orElse(true);
    }

    /** Of concurrent requests on all nodes, only one writes. */
    private boolean isFirst(ClientModel client) {
        return session.getProvider(SingleUseObjectProvider.class)
                .putIfAbsent("mcp-" + StoredKey.MCP_USED.key() + client.getId(), MIN_INTERVAL.toSeconds());
    }

    /** In a separate transaction, so that a failure here never prevents a token from being issued. */
    private void note(RealmModel realm, ClientModel client, Instant now) {
        String id = client.getId();
        boolean there = OwnTransaction.beside(session, realm)
                .call((own, ownRealm) -> {
                    Optional<ClientModel> found = Optional.ofNullable(ownRealm.getClientById(id));
                    // An administrator may have adopted it meanwhile.
                    found.filter(other -> SelfRegistration.of(other).isPresent())
                            .ifPresent(other -> SelfRegistration.use(other, now));
                    return found.isPresent();
                })
                .orElse(true);
        if (!there) {
            // The client was created in this request.
            SelfRegistration.use(client, now);
        }
    }

    /**
     * Any change by an administrator adopts the client. Keycloak calls global listeners even if the realm does not store admin
     * events.
     */
    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (event.getError() != null || event.getResourcePath() == null) {
            return;
        }
        Matcher path = CLIENT.matcher(event.getResourcePath());
        if (path.matches() && (path.group(2) == null || !NO_CHANGE.contains(path.group(2)))) {
            Optional.ofNullable(session.realms().getRealm(event.getRealmId()))
                    .map(realm -> realm.getClientById(path.group(1)))
                    .ifPresent(SelfRegistration::adopt);
        }
    }

    @Override
    public void close() {}
}
