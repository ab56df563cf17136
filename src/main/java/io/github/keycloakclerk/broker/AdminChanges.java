package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.backend.KnownUsers;
import java.util.Optional;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CacheRealmProvider;

/**
 * Invalidates the cached realm on all nodes when one of its identity providers or mappers changes, and forgets known Clerk
 * users when an administrator clears Keycloak's user cache.
 */
record AdminChanges(KeycloakSession session) implements EventListenerProvider {

    private static final String CLEAR_USER_CACHE = "clear-user-cache";

    @Override
    public void onEvent(Event event) {}

    /** Called for all realms because the listener is global, whether or not a realm stores admin events. */
    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (event.getError() == null && CLEAR_USER_CACHE.equals(event.getResourcePath())) {
            Optional.ofNullable(session.realms().getRealm(event.getRealmId()))
                    .ifPresent(realm -> KnownUsers.forgetAll(session, realm));
        }
        if (event.getError() == null && isAboutMappers(event.getResourceType())) {
            RealmModel realm = session.realms().getRealm(event.getRealmId());
            Optional.ofNullable(session.getProvider(CacheRealmProvider.class))
                    .filter(cache -> realm != null)
                    .ifPresent(cache -> cache.registerRealmInvalidation(realm.getId(), realm.getName()));
        }
    }

    private static boolean isAboutMappers(ResourceType type) {
        return type == ResourceType.IDENTITY_PROVIDER_MAPPER || type == ResourceType.IDENTITY_PROVIDER;
    }

    @Override
    public void close() {}
}
