package io.github.keycloakclerk.mcp.setup;

import java.util.List;

/**
 * What was changed, or would be.
 *
 * @param changes in their order; empty if the realm was ready
 */
public record SetupAnswer(boolean dryRun, List<Change> changes) {

    /**
     * One change.
     *
     * @param what of the realm, as its JSON names it
     * @param from what it was; empty if it was not there
     * @param to what it is; empty if it is gone
     */
    public record Change(String what, String from, String to) {}
}
