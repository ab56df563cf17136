package io.github.keycloakclerk.harness;

import java.net.URI;

/** A running Keycloak of any kind. Closing it ends it. */
public interface RunningKeycloak extends AutoCloseable {

    URI url();

    /** The server's log so far. */
    String log();

    @Override
    void close();
}
