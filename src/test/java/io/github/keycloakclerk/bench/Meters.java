package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.standin.Calls;
import java.util.List;

/** The counters read before and after a load. */
record Meters(ServerProcess server, BenchDatabase database, Calls calls) {

    private static final List<String> CALLS = List.of(
            Calls.USERS,
            Calls.USER_LIST,
            Calls.MEMBERSHIP_LIST,
            Calls.SESSIONS,
            Calls.INSTANCE,
            Calls.JWKS,
            Calls.OAUTH_TOKEN,
            Calls.OAUTH_USERINFO);

    /**
     * Values of the counters.
     *
     * @param cpuMillis CPU time of the server
     * @param clerkCalls calls to the stand-in's API
     */
    record Reading(double cpuMillis, long clerkCalls, Statements statements) {

        static final Reading NONE = new Reading(0, 0, Statements.NONE);

        Reading since(Reading before) {
            return new Reading(
                    cpuMillis - before.cpuMillis, clerkCalls - before.clerkCalls, statements.since(before.statements));
        }

        Reading and(Reading other) {
            return new Reading(
                    cpuMillis + other.cpuMillis, clerkCalls + other.clerkCalls, statements.and(other.statements));
        }
    }

    Reading read() {
        long asked = CALLS.stream().mapToLong(calls::to).sum();
        return new Reading(server.cpuMillis(), asked, database.statements());
    }
}
