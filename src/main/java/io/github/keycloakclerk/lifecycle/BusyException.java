package io.github.keycloakclerk.lifecycle;

/** Somebody else works on the same, or Clerk cannot be asked now. Later it may go on. */
final class BusyException extends Exception {

    private static final long serialVersionUID = 1L;
}
