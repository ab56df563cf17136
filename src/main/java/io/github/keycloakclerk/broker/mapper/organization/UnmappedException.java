package io.github.keycloakclerk.broker.mapper.organization;

/** A membership has no counterpart in Keycloak; the message says why to the administrator. */
final class UnmappedException extends Exception {

    private static final long serialVersionUID = 1L;

    UnmappedException(String why) {
        super(why, null, false, false);
    }
}
