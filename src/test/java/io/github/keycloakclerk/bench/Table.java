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

    /**
     * What is compared.
     *
     * @param kind of sign-ins
     * @param delay of the stand-in's answers, in milliseconds
     * @param first what the first measurement is of
     */
    record Row(String kind, int delay, int inFlight, String first, String second) {}

    static void rows(Row row, Measurement first, Measurement second) {
        print(row, row.first(), first);
        print(row, row.second(), second);
        System.out.printf(
                Locale.ROOT,
                "| %-9s | %5d | %6d | ratio   | %8.2f | %8.2f | %8.2f | %9.2f | %6.2f |       |%n",
                row.kind(),
                row.delay(),
                row.inFlight(),
                first.perSecond() / second.perSecond(),
                first.p50() / second.p50(),
                first.p95() / second.p95(),
                first.cpuPerSignIn() / second.cpuPerSignIn(),
                first.callsPerSignIn() / second.callsPerSignIn());
    }

    private static void print(Row row, String label, Measurement m) {
        System.out.printf(
                Locale.ROOT,
                ROW,
                row.kind(),
                row.delay(),
                row.inFlight(),
                label,
                m.perSecond(),
                m.p50(),
                m.p95(),
                m.cpuPerSignIn(),
                m.callsPerSignIn(),
                m.failures());
    }
}
