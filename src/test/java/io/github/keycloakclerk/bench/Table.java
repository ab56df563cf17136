package io.github.keycloakclerk.bench;

import java.util.Locale;

/** Prints measurements side by side. */
final class Table {

    private static final String ROW =
            "| %-9s | %5d | %6d | %-14s | %7.1f | %7.1f | %7.1f | %7.1f | %6.1f | %7.2f | %6.2f | %4d |%n";
    private static final String RATIO =
            "| %-9s | %5d | %6d | %-14s | %7.2f | %7.2f | %7.2f | %7.2f | %6.2f | %7.2f | %6s | %4s |%n";

    private Table() {}

    static void head() {
        System.out.println(
                "| requests  | delay | flight | what           |   per s |  p50 ms |  p95 ms |  CPU ms |    SQL |   DB ms |  calls | fail |");
        System.out.println(
                "|-----------|-------|--------|----------------|---------|---------|---------|---------|--------|---------|--------|------|");
    }

    /**
     * One comparison.
     *
     * @param kind of requests
     * @param delay of the stand-in's responses, in milliseconds
     * @param first label of the first measurement
     */
    record Row(String kind, int delay, int inFlight, String first, String second) {}

    static void rows(Row row, Measurement first, Measurement second) {
        print(row, row.first(), first);
        print(row, row.second(), second);
        System.out.printf(
                Locale.ROOT,
                RATIO,
                row.kind(),
                row.delay(),
                row.inFlight(),
                "ratio",
                first.perSecond() / second.perSecond(),
                first.p50() / second.p50(),
                first.p95() / second.p95(),
                first.cpuMillis() / second.cpuMillis(),
                first.statements() / second.statements(),
                first.databaseMillis() / second.databaseMillis(),
                "",
                "");
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
                m.cpuMillis(),
                m.statements(),
                m.databaseMillis(),
                m.calls(),
                m.failures());
    }
}
