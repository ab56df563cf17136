package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sign-ins with our provider and with Keycloak's OIDC broker, using the same stand-in, Organization and number of mappers. */
final class SignIns {

    private static final List<Integer> IN_FLIGHT = List.of(1, 8, 32);
    private static final Duration DELAY = Duration.ofMillis(80);
    private static final List<String> API = List.of("/v1/", Calls.OAUTH_TOKEN, Calls.OAUTH_USERINFO, Calls.JWKS);
    private static final int MANY = Integer.getInteger("bench.many", 10_000);

    private final StandInClerk clerk;
    private final StandInClerk withTls;
    private final Meters meters;
    private final StandInOrganization acme = StandInOrganization.named("Acme");

    private final Load known;
    private final Load newSession;
    private final Load asking;
    private final Load oidc;
    private final Load first;
    private final Load firstOidc;
    private final Load bare;
    private final Load bareOidc;
    private final Load bareTls;
    private final Load bareOidcTls;

    SignIns(StandInClerk clerk, StandInClerk withTls, Meters meters, BenchRealms realms) {
        this.clerk = clerk;
        this.withTls = withTls;
        this.meters = meters;
        Regulars people = Regulars.of(clerk, this::person);
        Regulars peopleTls = Regulars.of(withTls, this::person);
        TestRealm exported = realms.exported(clerk, acme);
        TestRealm exportedOidc = realms.oidc(clerk, acme);
        known = ours(exported, people);
        newSession = new Load(SignInScript.handoff(exported, clerk), people.inTurn(), meters);
        asking = new Load(SignInScript.handoff(realms.asking(clerk, acme), people::token), people.inTurn(), meters);
        oidc = new Load(SignInScript.oidc(exportedOidc), people.inTurn(), meters);
        first = new Load(SignInScript.handoff(exported, clerk), () -> clerk.add(person()), meters);
        firstOidc = new Load(SignInScript.oidc(exportedOidc), () -> clerk.add(person()), meters);
        bare = ours(realms.bare(clerk), people);
        bareOidc = new Load(SignInScript.oidc(realms.bareOidc(clerk)), people.inTurn(), meters);
        Meters metersTls = new Meters(meters.server(), meters.database(), withTls.calls());
        TestRealm tls = realms.bare(withTls);
        peopleTls.makeKnown(tls);
        bareTls = new Load(SignInScript.handoff(tls, peopleTls::token), peopleTls.inTurn(), metersTls);
        bareOidcTls = new Load(SignInScript.oidc(realms.bareOidc(withTls)), peopleTls.inTurn(), metersTls);
    }

    private Load ours(TestRealm realm, Regulars people) {
        people.makeKnown(realm);
        return new Load(SignInScript.handoff(realm, people::token), people.inTurn(), meters);
    }

    private StandInUser person() {
        return StandInUser.named("Regular", "Person").memberOf(acme, "org:member");
    }

    /** Runs every load once before measuring. */
    void warmUp(Duration time) throws InterruptedException {
        List<Load> all = List.of(known, oidc, asking, bare, bareOidc, bareTls, bareOidcTls, known, oidc);
        for (Load load : all) {
            load.run(32, time.dividedBy(all.size()));
        }
    }

    void compare() throws InterruptedException {
        compare(0);
        for (StandInClerk slow : List.of(clerk, withTls)) {
            API.forEach(path -> slow.misbehave(path, Misbehaviour.slow(DELAY)));
        }
        compare(Math.toIntExact(DELAY.toMillis()));
        clerk.behave();
        withTls.behave();
    }

    private void compare(int delay) throws InterruptedException {
        for (int inFlight : IN_FLIGHT) {
            Bench.compare(new Table.Row("returning", delay, inFlight, "known", "oidc"), known, oidc);
            Bench.compare(new Table.Row("returning", delay, inFlight, "new session", "oidc"), newSession, oidc);
            Bench.compare(new Table.Row("returning", delay, inFlight, "asked about", "oidc"), asking, oidc);
            Bench.compare(new Table.Row("first", delay, inFlight, "first", "oidc"), first, firstOidc);
            Bench.compare(new Table.Row("returning", delay, inFlight, "known, bare", "oidc, bare"), bare, bareOidc);
            Bench.compare(new Table.Row("returning", delay, inFlight, "same, TLS", "oidc, TLS"), bareTls, bareOidcTls);
        }
    }

    /** Memory that remains in use after many sign-ins. Keycloak keeps the sessions of both providers. */
    void heap() throws InterruptedException {
        ServerProcess server = meters.server();
        Optional<Double> before = server.heapMegabytes();
        Optional<Long> objectsBefore = server.ownObjects();
        known.run(8, MANY);
        Optional<Double> afterOurs = server.heapMegabytes();
        Optional<Long> objectsAfter = server.ownObjects();
        oidc.run(8, MANY);
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
}
