package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Uses its own server, which limits itself to 80 percent of a development instance's rate limit: eight calls a second. */
@Order(Integer.MAX_VALUE - 10)
@DisplayName("Near Clerk's rate limit")
class PaceIT {

    private static final int USERS = 20;

    private static StandInClerk clerk;
    private static KeycloakServer keycloak;

    @BeforeAll
    static void start() {
        clerk = StandInClerk.start(0);
        keycloak = KeycloakServer.startWithoutHostname(
                PreparedInstall.BELOW_PATH.copy("keycloak-pace"),
                Ports.free(),
                List.of(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--hostname-strict=false",
                        "--spi-clerk-lifecycle--default--reconciliation-interval=0",
                        KeycloakServer.RATE_LIMIT_SHARE + "=80"));
    }

    @AfterAll
    static void stop() {
        keycloak.close();
        clerk.close();
    }

    private static TestRealm realm(String known) {
        return TestRealm.create(
                new Admin(keycloak.url()),
                keycloak.url(),
                clerk,
                RealmExport.with("guardCacheSeconds", "1")
                        .andThen(RealmExport.with("guardAllowSeconds", "600"))
                        .andThen(RealmExport.with("knownUserSeconds", known)));
    }

    private static List<Connected> connect(TestRealm realm) {
        return IntStream.range(0, USERS)
                .mapToObj(i -> Connected.online(clerk, realm, clerk.add(StandInUser.named("Ada", "Lovelace"))))
                .toList();
    }

    /** All at once. Each must get tokens. */
    private static void refresh(List<Connected> clients, Runnable meanwhile) {
        ExecutorService threads = Executors.newFixedThreadPool(USERS);
        try {
            List<CompletableFuture<Integer>> answers = clients.stream()
                    .map(client ->
                            CompletableFuture.supplyAsync(() -> client.refresh().status(), threads))
                    .toList();
            meanwhile.run();
            answers.forEach(answer -> assertEquals(200, answer.join()));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void checksThatWaitAreAnsweredFromTheLastKnownRecordAndSignInsComeFirst() throws InterruptedException {
        TestRealm realm = realm("0");
        List<Connected> clients = connect(realm);
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        Journey journey = new Journey(realm);
        journey.begin();
        String token = clerk.token(grace).sign();
        Thread.sleep(1100);
        clerk.calls().reset();
        Instant begin = Instant.now();

        refresh(clients, () -> assertTrue(journey.returnWith(token).parameters().containsKey("code")));

        long seconds = 2 + Duration.between(begin, Instant.now()).toSeconds();
        long made = clerk.calls().to(Calls.USERS) + clerk.calls().to(Calls.SESSIONS);
        assertTrue(made <= 8 * seconds, made + " calls in " + seconds + " s");
        assertTrue(keycloak.metrics().contains("keycloak_clerk_calls_paced_total"));
        long lines = keycloak.log()
                .lines()
                .filter(line -> line.contains("Clerk's rate limit is reached"))
                .count();
        assertTrue(lines > 0 && lines < 5, "one a minute: " + lines);
    }

    @Test
    void refreshesThatWaitAtTheSameMomentShareACall() throws InterruptedException {
        TestRealm realm = realm("1");
        List<Connected> clients = connect(realm);
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", grace)));
        Thread.sleep(1100);
        clerk.calls().reset();

        refresh(clients, () -> {});

        assertEquals(0, clerk.calls().to(Calls.USERS), "nobody is asked about alone");
        long made = clerk.calls().to(Calls.USER_LIST);
        assertTrue(made > 0 && made <= USERS / 2, made + " calls about " + USERS);
    }

    @Test
    void whoIsBannedIsFoundByASharedCallAndConfirmedAlone() throws InterruptedException {
        TestRealm realm = realm("1");
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        Connected banned = Connected.online(clerk, realm, ada);
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", grace)));
        ada.blocked("banned");
        Thread.sleep(1100);
        clerk.calls().reset();

        assertEquals(400, banned.refresh().status());

        assertEquals(1, clerk.calls().to(Calls.USER_LIST));
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
    }
}
