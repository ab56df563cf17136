package io.github.keycloakclerk.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Cost of the check at refresh while Clerk's answer is cached, measured in the same realm with and without the check. */
record Refreshes(URI keycloak, StandInClerk clerk, Meters meters) {

    private static final int CLIENTS = 64;

    void compare(Duration warmUp) throws InterruptedException {
        Load with = load("true");
        Load without = load("false");
        for (int i = 0; i < 3; i++) {
            with.run(8, warmUp.dividedBy(6));
            without.run(8, warmUp.dividedBy(6));
        }
        for (int inFlight : new int[] {1, 8, 32}) {
            Bench.compare(new Table.Row("refresh", 0, inFlight, "guard", "none"), with, without);
        }
    }

    private Load load(String guard) {
        TestRealm realm = TestRealm.create(
                new Admin(keycloak),
                keycloak,
                clerk,
                RealmExport.with("guardRefresh", guard)
                        .andThen(RealmExport.with("guardCacheSeconds", "3600"))
                        .andThen(json -> json.put("eventsEnabled", false)));
        Queue<String> tokens = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CLIENTS; i++) {
            tokens.add(refreshToken(realm, clerk.add(StandInUser.named("Regular", "Person"))));
        }
        return new Load(person -> refresh(realm, tokens), StandInUser::nameless, meters);
    }

    private String refreshToken(TestRealm realm, StandInUser person) {
        Journey journey = new Journey(realm);
        journey.begin();
        JsonNode tokens = journey.tokens(journey.returnWith(clerk.token(person).sign()));
        return tokens.path("refresh_token").asText();
    }

    /** Refresh tokens rotate, so each client uses its own. */
    private static void refresh(TestRealm realm, Queue<String> tokens) throws IOException {
        JsonNode answer = realm.testClient().refresh(tokens.remove());
        if (!answer.has("refresh_token")) {
            throw new IOException(answer.toString());
        }
        tokens.add(answer.path("refresh_token").asText());
    }
}
