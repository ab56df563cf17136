package io.github.keycloakclerk.lifecycle;

import org.keycloak.models.KeycloakSession;

/**
 * Remembers that Clerk was asked about a user within this request. A user created in the request is not visible to
 * other transactions yet, so another check would not find the user.
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
