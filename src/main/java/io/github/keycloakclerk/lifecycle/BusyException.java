package io.github.keycloakclerk.lifecycle;

/** Another thread or node is processing the same user or message. A retry may succeed. */
final class BusyException extends Exception {

    private static final long serialVersionUID = 1L;
}
