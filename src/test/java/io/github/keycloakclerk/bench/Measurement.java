package io.github.keycloakclerk.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * The result of a load.
 *
 * @param millis duration of each sign-in, sorted
 * @param spent cost in CPU time, SQL statements and calls to Clerk
 */
record Measurement(List<Double> millis, int failures, double seconds, Meters.Reading spent) {

    static final Measurement NONE = new Measurement(List.of(), 0, 0, Meters.Reading.NONE);

    double perSecond() {
        return millis.size() / seconds;
    }

    double p50() {
        return quantile(0.5);
    }

    double p95() {
        return quantile(0.95);
    }

    double cpuMillis() {
        return spent.cpuMillis() / millis.size();
    }

    double calls() {
        return (double) spent.clerkCalls() / (millis.size() + failures);
    }

    double statements() {
        return (double) spent.statements().calls() / (millis.size() + failures);
    }

    double databaseMillis() {
        return spent.statements().millis() / (millis.size() + failures);
    }

    /** Combines two measurements into one. */
    Measurement and(Measurement other) {
        return new Measurement(
                Stream.concat(millis.stream(), other.millis.stream()).sorted().toList(),
                failures + other.failures,
                seconds + other.seconds,
                spent.and(other.spent));
    }

    private double quantile(double part) {
        return millis.isEmpty()
                ? Double.NaN
                : millis.get((int) Math.min(millis.size() - 1L, Math.round(part * millis.size())));
    }
}
