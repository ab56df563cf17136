package io.github.keycloakclerk.mcp.setup;

import java.util.List;

/**
 * What was changed or would be changed.
 *
 * @param changes in order; empty if the realm was already prepared
 */
public record SetupAnswer(boolean dryRun, List<Change> changes) {

    /**
     * One change.
     *
     * @param what the changed part, as named in the realm's JSON
     * @param from the old value; empty if it is new
     * @param to the new value; empty if it was removed
     */
    public record Change(String what, String from, String to) {}
}
