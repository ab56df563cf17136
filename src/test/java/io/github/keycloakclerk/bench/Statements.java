package io.github.keycloakclerk.bench;

/**
 * What PostgreSQL did for a database so far.
 *
 * @param calls of statements
 * @param millis that they took
 * @param blocks that they looked at
 */
record Statements(long calls, double millis, long blocks) {

    static final Statements NONE = new Statements(0, 0, 0);

    Statements since(Statements before) {
        return new Statements(calls - before.calls, millis - before.millis, blocks - before.blocks);
    }

    Statements and(Statements other) {
        return new Statements(calls + other.calls, millis + other.millis, blocks + other.blocks);
    }
}
