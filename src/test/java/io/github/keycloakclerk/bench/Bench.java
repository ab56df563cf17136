package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakInstall;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.LocalCertificate;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PostgresServer;
import io.github.keycloakclerk.standin.StandInClerk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares our provider with Keycloak's own OIDC broker, on one warm server in one run. Only the ratios are meaningful:
 * the load, the stand-in, the database and the server share the machine. {@code -Dbench.seconds=…} sets the length of
 * one measurement, {@code -Dbench.only=} selects {@code refreshes}, {@code mappers}, {@code sign-ins}, {@code heap} or
 * {@code boots}. {@code -Dbench.scale=…} runs {@link ScaleBench} with this number of users instead.
 */
public final class Bench {

    static final List<String> START = List.of(
            "start",
            "--optimized",
            "--http-enabled=true",
            "--log-level=INFO,io.github.keycloakclerk:debug",
            "--spi-clerk-lifecycle--default--reconciliation-interval=0");

    static final Duration WARM_UP = Duration.ofSeconds(60);

    private static final int TURNS = 4;
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("bench.seconds", 10));
    private static final String ONLY = System.getProperty("bench.only", "");

    private Bench() {}

    public static void main(String[] args) {
        try {
            run(Integer.getInteger("bench.scale", 0));
            System.exit(0);
        } catch (Throwable e) {
            // Server threads would keep the process running.
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(int users) throws Exception {
        if (users > 0) {
            ScaleBench.run(users);
            return;
        }
        KeycloakInstall install = KeycloakInstall.withPlugin("keycloak-bench");
        install.build("--db=postgres");
        try (PostgresServer postgres = PostgresServer.start(BenchDatabase.SETTINGS)) {
            BenchDatabase database = BenchDatabase.create(postgres, "bench");
            if (!ONLY.equals("boots")) {
                compare(install, database);
            }
            if (isWanted("boots")) {
                Boots.compare(install, database);
            }
        }
    }

    private static void compare(KeycloakInstall install, BenchDatabase database) throws InterruptedException {
        List<String> options = new ArrayList<>(START);
        options.addAll(database.keycloakOptions());
        options.add("--truststore-paths=" + LocalCertificate.pem());
        try (StandInClerk clerk = StandInClerk.start(0);
                StandInClerk withTls = StandInClerk.startWithTls(LocalCertificate.context());
                KeycloakServer keycloak = KeycloakServer.start(install, Ports.free(), options, Map.of())) {
            ServerProcess server = new ServerProcess(keycloak.pid());
            Meters meters = new Meters(server, database, clerk.calls());
            BenchRealms realms = new BenchRealms(new Admin(keycloak.url()), keycloak.url());
            Table.head();
            if (isWanted("refreshes")) {
                new Refreshes(keycloak.url(), clerk, meters).compare(WARM_UP);
            }
            if (isWanted("mappers")) {
                new Mappers(clerk, meters, realms).compare(WARM_UP);
            }
            SignIns signIns = new SignIns(clerk, withTls, meters, realms);
            if (isWanted("sign-ins")) {
                signIns.warmUp(WARM_UP);
                signIns.compare();
            }
            if (isWanted("heap")) {
                signIns.heap();
            }
        }
    }

    private static boolean isWanted(String part) {
        return ONLY.isEmpty() || ONLY.equals(part);
    }

    /** Measures in turns and alternates which one is first, because a server keeps getting slightly faster. */
    static void compare(Table.Row row, Load ours, Load theirs) throws InterruptedException {
        Duration part = TIME.dividedBy(TURNS);
        Measurement oursAll = Measurement.NONE;
        Measurement theirsAll = Measurement.NONE;
        for (int turn = 0; turn < TURNS; turn++) {
            if (turn % 2 == 0) {
                oursAll = oursAll.and(ours.run(row.inFlight(), part));
                theirsAll = theirsAll.and(theirs.run(row.inFlight(), part));
            } else {
                theirsAll = theirsAll.and(theirs.run(row.inFlight(), part));
                oursAll = oursAll.and(ours.run(row.inFlight(), part));
            }
        }
        Table.rows(row, oursAll, theirsAll);
    }
}
