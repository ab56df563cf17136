package io.github.keycloakclerk.standin;

import java.io.IOException;

/** Answers a request to a stand-in. */
interface Handler {
    void handle(Exchange exchange) throws IOException;
}
