package io.github.keycloakclerk.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Seconds, created realms and started servers of each test class. Printed after a run of integration tests, and stored
 * in {@code target/test-times.txt}. Classes run in parallel, so the seconds add up to more than those of the run.
 */
public final class RunReport implements TestExecutionListener {

    private static final Path FILE = Path.of("target/test-times.txt");
    private static final Map<String, Costs> COSTS = new ConcurrentHashMap<>();
    /** The class that a thread runs. Threads inherit it. */
    private static final ThreadLocal<String> CURRENT = new InheritableThreadLocal<>();

    private final Map<String, Instant> starts = new ConcurrentHashMap<>();

    private record Costs(int tests, Duration time, int realms, int servers) {

        static final Costs NONE = new Costs(0, Duration.ZERO, 0, 0);

        Costs plus(Costs more) {
            return new Costs(tests + more.tests, time.plus(more.time), realms + more.realms, servers + more.servers);
        }

        String line(String name) {
            return "%7.1f s %5d tests %4d realms %2d servers  %s"
                    .formatted(time.toMillis() / 1000.0, tests, realms, servers, name);
        }
    }

    static void realmMade() {
        add(current(), new Costs(0, Duration.ZERO, 1, 0));
    }

    static void serverStarted() {
        add(current(), new Costs(0, Duration.ZERO, 0, 1));
    }

    private static String current() {
        return Objects.requireNonNullElse(CURRENT.get(), "outside of tests");
    }

    private static void add(String name, Costs costs) {
        COSTS.merge(name, costs, Costs::plus);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        String name = className(test);
        if (!name.isEmpty()) {
            CURRENT.set(name);
            starts.put(test.getUniqueId(), Instant.now());
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String name = className(test);
        if (!name.isEmpty()) {
            add(name, new Costs(0, Duration.between(starts.get(test.getUniqueId()), Instant.now()), 0, 0));
        } else if (test.isTest()) {
            add(current(), new Costs(1, Duration.ZERO, 0, 0));
        }
    }

    private static String className(TestIdentifier test) {
        return test.getSource()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getClassName())
                .orElse("");
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        boolean servers = COSTS.values().stream().anyMatch(costs -> costs.servers > 0);
        if (!servers) {
            return;
        }
        Costs all = COSTS.values().stream().reduce(Costs.NONE, Costs::plus);
        String report = COSTS.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Costs> entry) -> entry.getValue().time)
                        .reversed())
                .map(entry -> entry.getValue().line(entry.getKey()))
                .collect(Collectors.joining("\n", "", "\n" + all.line("together") + "\n"));
        System.out.println(report);
        try {
            Files.writeString(FILE, report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
