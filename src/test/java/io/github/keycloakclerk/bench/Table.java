package io.github.keycloakclerk.bench;

import java.util.Locale;

/** Prints measurements side by side. */
final class Table {

    private static final String ROW = "| %-9s | %5s | %6s | %-7s | %8.1f | %8.1f | %8.1f | %9.1f | %6.2f | %5d |%n";

    private Table() {}

    static void head() {
        System.out.println(
                "| sign-ins  | delay | flight | broker  |    per s |   p50 ms |   p95 ms | CPU ms/si |  calls |  fail |");
        System.out.println(
                "|-----------|-------|--------|---------|----------|----------|----------|-----------|--------|-------|");
    }

    static void rows(String kind, int delay, int inFlight, Measurement ours, Measurement oidc) {
        row(kind, delay, inFlight, "clerk", ours);
        row(kind, delay, inFlight, "oidc", oidc);
        System.out.printf(
                Locale.ROOT,
                "| %-9s | %5d | %6d | ratio   | %8.2f | %8.2f | %8.2f | %9.2f | %6.2f |       |%n",
                kind,
                delay,
                inFlight,
                ours.perSecond() / oidc.perSecond(),
                ours.p50() / oidc.p50(),
                ours.p95() / oidc.p95(),
                ours.cpuPerSignIn() / oidc.cpuPerSignIn(),
                ours.callsPerSignIn() / oidc.callsPerSignIn());
    }

    private static void row(String kind, int delay, int inFlight, String broker, Measurement m) {
        System.out.printf(
                Locale.ROOT,
                ROW,
                kind,
                delay,
                inFlight,
                broker,
                m.perSecond(),
                m.p50(),
                m.p95(),
                m.cpuPerSignIn(),
                m.callsPerSignIn(),
                m.failures());
    }
}
