package io.github.keycloakclerk.broker.mapper;

/** A mapper cannot work with its settings. The message is for administrators. */
public final class MapperException extends Exception {

    private static final long serialVersionUID = 1L;

    public MapperException(String why) {
        super(why, null, false, false);
    }
}
