package io.github.keycloakclerk.lifecycle;

import org.keycloak.models.KeycloakSession;

/**
 * Remembers within a request that Clerk was asked about a user for it. A user who was made in the request is not known to other requests yet,
 * so that nothing could be asked about them again.
 */
record CheckedNow(KeycloakSession session) {

    private static final String PREFIX = CheckedNow.class.getName() + ".";

    void remember(LinkedUser linkedUser) {
        session.setAttribute(PREFIX + linkedUser.key(), true);
    }

    boolean is(LinkedUser linkedUser) {
        return session.getAttribute(PREFIX + linkedUser.key()) != null;
    }
}
