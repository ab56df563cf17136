package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.KeycloakInstall;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares Keycloak's boot time with and without the jar, in turns because the load of the machine varies. */
final class Boots {

    private static final int TURNS = 5;
    private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");

    private Boots() {}

    static void compare(KeycloakInstall with, BenchDatabase database) throws InterruptedException {
        KeycloakInstall without = KeycloakInstall.plain("keycloak-bench-plain");
        without.build("--db=postgres");
        List<Double> withJar = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
            plain.add(seconds(without, database));
            withJar.add(seconds(with, database));
        }
        System.out.printf(
                "%nBoot, median of %d: %.1f s with the jar, %.1f s without (added: %.1f s)%n",
                TURNS, median(withJar), median(plain), median(withJar) - median(plain));
    }

    private static double seconds(KeycloakInstall install, BenchDatabase database) {
        List<String> options = new ArrayList<>(Bench.START);
        options.addAll(database.keycloakOptions());
        try (KeycloakServer server = KeycloakServer.start(install, Ports.free(), options, Map.of())) {
            Matcher started = STARTED.matcher(server.log());
            if (!started.find()) {
                throw new IllegalStateException("no start in the log");
            }
            return Double.parseDouble(started.group(1));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
