package io.github.keycloakclerk.bench;

/**
 * Statement statistics of a database.
 *
 * @param calls number of statements
 * @param millis total time of the statements
 * @param blocks number of blocks they read
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
