package io.github.keycloakclerk.bench;

import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import java.time.Duration;
import java.util.List;

/** Cost of fifty mappers in a returning sign-in, compared with fifty of Keycloak's own that do almost nothing. */
final class Mappers {

    private final Load fifty;
    private final Load hardcoded;
    private final Load none;

    Mappers(StandInClerk clerk, Meters meters, BenchRealms realms) {
        StandInOrganization acme = StandInOrganization.named("Acme");
        StandInOrganization beta = StandInOrganization.named("Beta");
        Regulars people = Regulars.of(clerk, () -> FiftyMappers.person(acme, beta));
        fifty = load(realms.mapped(clerk, FiftyMappers::add), people, meters);
        hardcoded = load(realms.mapped(clerk, FiftyMappers::addHardcoded), people, meters);
        none = load(realms.mapped(clerk, json -> {}), people, meters);
    }

    private static Load load(TestRealm realm, Regulars people, Meters meters) {
        people.makeKnown(realm);
        return new Load(SignInScript.handoff(realm, people::token), people.inTurn(), meters);
    }

    void compare(Duration warmUp) throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            for (Load load : List.of(none, fifty, hardcoded)) {
                load.run(32, warmUp.dividedBy(6));
            }
        }
        for (int inFlight : List.of(1, 8)) {
            Bench.compare(new Table.Row("returning", 0, inFlight, "50 ours", "none"), fifty, none);
            Bench.compare(new Table.Row("returning", 0, inFlight, "50 Keycloak's", "none"), hardcoded, none);
        }
    }
}
