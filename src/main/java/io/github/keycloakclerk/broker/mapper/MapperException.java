package io.github.keycloakclerk.broker.mapper;

/** A condition could not be decided; the message says why to the administrator. */
final class MapperException extends Exception {

    private static final long serialVersionUID = 1L;

    MapperException(String why) {
        super(why, null, false, false);
    }
}
