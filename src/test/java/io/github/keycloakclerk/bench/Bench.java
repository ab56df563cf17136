package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakInstall;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Measures our provider beside Keycloak's own OIDC broker, on one warm server in one run. Only the ratios mean something:
 * the load, the stand-in and the server share the machine. {@code -Dbench.seconds=…} sets the time of one measurement,
 * {@code -Dbench.refreshes=true} ends after comparing refreshes, {@code -Dbench.mappers=true} after comparing mappers.
 */
public final class Bench {

    static final List<String> START = List.of(
            "start", "--optimized", "--http-enabled=true", "--spi-clerk-lifecycle--default--reconciliation-interval=0");

    private static final int TURNS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("bench.seconds", 10));
    private static final List<Integer> IN_FLIGHT = List.of(1, 8, 32);
    private static final Duration DELAY = Duration.ofMillis(80);
    private static final List<String> API = List.of("/v1/", "/oauth/token", "/oauth/userinfo", Calls.JWKS);
    private static final int MANY = Integer.getInteger("bench.many", 10_000);

    private final StandInClerk clerk;
    private final ServerProcess server;
    private final BenchRealms realms;
    private final List<StandInUser> regulars;

    private Bench(StandInClerk clerk, KeycloakServer keycloak) {
        this.clerk = clerk;
        this.server = new ServerProcess(keycloak.pid());
        this.realms = BenchRealms.create(new Admin(keycloak.url()), keycloak.url(), clerk);
        StandInOrganization acme = StandInOrganization.named("Acme");
        StandInOrganization beta = StandInOrganization.named("Beta");
        this.regulars = IntStream.range(0, 200)
                .mapToObj(i -> clerk.add(FiftyMappers.person(acme, beta)))
                .toList();
    }

    public static void main(String[] args) throws InterruptedException {
        KeycloakInstall install = KeycloakInstall.withPlugin("keycloak-bench");
        install.build("--db=dev-mem");
        try (StandInClerk clerk = StandInClerk.start(0);
                KeycloakServer keycloak = KeycloakServer.start(install, Ports.free(), START, Map.of())) {
            Bench bench = new Bench(clerk, keycloak);
            Table.head();
            new Refreshes(keycloak.url(), clerk, bench.server).compare(WARM_UP);
            if (Boolean.getBoolean("bench.refreshes")) {
                System.exit(0);
            }
            bench.compareMappers();
            if (Boolean.getBoolean("bench.mappers")) {
                System.exit(0);
            }
            bench.warmUp();
            bench.compare(0);
            API.forEach(path -> clerk.misbehave(path, Misbehaviour.slow(DELAY)));
            bench.compare(Math.toIntExact(DELAY.toMillis()));
            clerk.behave();
            bench.heap();
        }
        Boots.compare(install);
        System.exit(0);
    }

    private Load ours(Supplier<StandInUser> people) {
        return new Load(SignInScript.handoff(realms.handoff(), clerk), people, server, clerk.calls());
    }

    private Load handoff(TestRealm realm) {
        return new Load(SignInScript.handoff(realm, clerk), regulars(), server, clerk.calls());
    }

    private Load oidc(Supplier<StandInUser> people) {
        return new Load(SignInScript.oidc(realms.oidc()), people, server, clerk.calls());
    }

    /** Every regular signs in to both realms, then both go on in turns. */
    private void warmUp() throws InterruptedException {
        Duration turn = WARM_UP.dividedBy(6);
        for (int i = 0; i < 3; i++) {
            ours(regulars()).run(32, turn);
            oidc(regulars()).run(32, turn);
        }
    }

    /** What fifty mappers cost a returning sign-in. */
    private void compareMappers() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            for (TestRealm realm : List.of(realms.handoff(), realms.mapped(), realms.hardcoded())) {
                handoff(realm).run(32, WARM_UP.dividedBy(6));
            }
        }
        for (int inFlight : List.of(1, 8)) {
            Table.Row ours = new Table.Row("returning", 0, inFlight, "50 ours", "none");
            compare(ours, handoff(realms.mapped()), handoff(realms.handoff()));
            Table.Row theirs = new Table.Row("returning", 0, inFlight, "50 kc's", "none");
            compare(theirs, handoff(realms.hardcoded()), handoff(realms.handoff()));
        }
    }

    private void compare(int delay) throws InterruptedException {
        for (int inFlight : IN_FLIGHT) {
            compare(new Table.Row("returning", delay, inFlight, "clerk", "oidc"), ours(regulars()), oidc(regulars()));
            compare(
                    new Table.Row("first", delay, inFlight, "clerk", "oidc"),
                    ours(this::newcomer),
                    oidc(this::newcomer));
        }
    }

    /** In turns that take turns in who comes first: a server still gets a little faster with each minute. */
    static void compare(Table.Row row, Load ours, Load oidc) throws InterruptedException {
        Duration part = TIME.dividedBy(TURNS);
        Measurement oursAll = Measurement.NONE;
        Measurement oidcAll = Measurement.NONE;
        for (int turn = 0; turn < TURNS; turn++) {
            if (turn % 2 == 0) {
                oursAll = oursAll.and(ours.run(row.inFlight(), part));
                oidcAll = oidcAll.and(oidc.run(row.inFlight(), part));
            } else {
                oidcAll = oidcAll.and(oidc.run(row.inFlight(), part));
                oursAll = oursAll.and(ours.run(row.inFlight(), part));
            }
        }
        Table.rows(row, oursAll, oidcAll);
    }

    private Supplier<StandInUser> regulars() {
        AtomicInteger next = new AtomicInteger();
        return () -> regulars.get(next.getAndIncrement() % regulars.size());
    }

    private StandInUser newcomer() {
        return clerk.add(StandInUser.named("New", "Comer"));
    }

    /** What stays in memory of many sign-ins. Keycloak keeps sessions, ours as the OIDC broker's. */
    private void heap() throws InterruptedException {
        Optional<Double> before = server.heapMegabytes();
        Optional<Long> objectsBefore = server.ownObjects();
        signInOften(ours(regulars()));
        Optional<Double> afterOurs = server.heapMegabytes();
        Optional<Long> objectsAfter = server.ownObjects();
        signInOften(oidc(regulars()));
        Optional<Double> afterOidc = server.heapMegabytes();
        if (before.isEmpty() || afterOurs.isEmpty() || afterOidc.isEmpty()) {
            System.out.println("\nHeap: not measured, jcmd of a JDK is missing");
            return;
        }
        System.out.printf(
                "%nHeap in use: %.0f MB, after %d more of our sign-ins %.0f MB, after as many of the OIDC broker's %.0f MB%n",
                before.get(), MANY, afterOurs.get(), afterOidc.get());
        System.out.printf(
                "Live objects of our classes: %d, afterwards %d%n",
                objectsBefore.orElse(-1L), objectsAfter.orElse(-1L));
    }

    private static void signInOften(Load load) throws InterruptedException {
        for (int done = 0; done < MANY; ) {
            done += load.run(8, Duration.ofSeconds(5)).millis().size();
        }
    }
}
