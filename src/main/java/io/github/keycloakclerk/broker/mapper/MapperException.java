package io.github.keycloakclerk.broker.mapper;

/** A mapper cannot do what it is set to do; the message says why to the administrator. */
public final class MapperException extends Exception {

    private static final long serialVersionUID = 1L;

    public MapperException(String why) {
        super(why, null, false, false);
    }
}
