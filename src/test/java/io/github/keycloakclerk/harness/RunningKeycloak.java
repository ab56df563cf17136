package io.github.keycloakclerk.harness;

import java.net.URI;

/** A Keycloak that answers, whatever it runs in. Closing it ends it. */
public interface RunningKeycloak extends AutoCloseable {

    URI url();

    /** What the server wrote until now. */
    String log();

    @Override
    void close();
}
