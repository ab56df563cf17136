package io.github.keycloakclerk.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a load gave.
 *
 * @param millis how long each sign-in took, sorted
 * @param cpuMillis processor time that the server spent in the meantime
 */
record Measurement(List<Double> millis, int failures, double seconds, double cpuMillis, long clerkCalls) {

    static final Measurement NONE = new Measurement(List.of(), 0, 0, 0, 0);

    double perSecond() {
        return millis.size() / seconds;
    }

    double p50() {
        return quantile(0.5);
    }

    double p95() {
        return quantile(0.95);
    }

    double cpuPerSignIn() {
        return cpuMillis / millis.size();
    }

    double callsPerSignIn() {
        return (double) clerkCalls / (millis.size() + failures);
    }

    /** Both as one. */
    Measurement and(Measurement other) {
        return new Measurement(
                Stream.concat(millis.stream(), other.millis.stream()).sorted().toList(),
                failures + other.failures,
                seconds + other.seconds,
                cpuMillis + other.cpuMillis,
                clerkCalls + other.clerkCalls);
    }

    private double quantile(double part) {
        return millis.isEmpty()
                ? Double.NaN
                : millis.get((int) Math.min(millis.size() - 1L, Math.round(part * millis.size())));
    }
}
