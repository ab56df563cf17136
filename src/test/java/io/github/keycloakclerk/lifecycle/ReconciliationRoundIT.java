package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import io.github.keycloakclerk.harness.KeycloakInstall;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.LocalCertificate;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Uses its own server, which reconciles all users continuously, and is stopped and started. */
@Order(Integer.MAX_VALUE - 10)
@DisplayName("A round of reconciliation")
class ReconciliationRoundIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static KeycloakServer server;

    private final TestKeycloak keycloak = new TestKeycloak(server);
    private final StandInClerk clerk = keycloak.clerk();

    private static final int PORT = Ports.free();
    private static KeycloakInstall install;

    @BeforeAll
    static void start() {
        install = PreparedInstall.BELOW_PATH.copy("keycloak-reconciliation-round");
        boot();
    }

    private static void boot() {
        server = KeycloakServer.startWithoutHostname(
                install,
                PORT,
                List.of(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--hostname-strict=false",
                        "--truststore-paths=" + LocalCertificate.pem(),
                        "--spi-clerk-lifecycle--default--reconciliation-interval=2",
                        "--spi-clerk-lifecycle--default--reconciliation-share=100"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Users of other tests would be reconciled too. */
    @AfterEach
    void forget() {
        keycloak.close();
    }

    /** A realm that learns nothing from webhooks or refreshes. */
    private TestRealm realm() {
        return keycloak.realm(RealmExport.with("guardRefresh", "false")
                .andThen(realm -> realm.putArray("enabledEventTypes")
                        .add("LOGOUT")
                        .add("IDENTITY_PROVIDER_RESPONSE")
                        .add("IDENTITY_PROVIDER_LOGIN_ERROR")));
    }

    private StandInUser person() {
        return clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plus(TIMEOUT);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), "not reconciled in time");
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Sum of an event detail over all rounds of a realm so far. */
    private static int reported(TestRealm realm, String detail) {
        int sum = 0;
        for (JsonNode event : realm.admin().get(realm.path("/events?type=IDENTITY_PROVIDER_RESPONSE&max=1000"))) {
            sum += event.path("details").path(detail).asInt();
        }
        return sum;
    }

    @Test
    void asksAboutManyAtOnceAndAloneAboutThoseOfWhomThereIsNews() {
        TestRealm realm = realm();
        List<StandInUser> users = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            users.add(person().memberOf(StandInOrganization.named("Acme"), "org:member"));
            Connected.online(clerk, realm, users.get(i));
        }
        await(() -> reported(realm, "checked") >= 120);
        int checked = reported(realm, "checked");
        clerk.calls().reset();
        await(() -> reported(realm, "checked") >= checked + 240);
        assertEquals(0, clerk.calls().to(Calls.USERS), "nobody is asked about alone");
        int rounds = 1 + (reported(realm, "checked") - checked) / 120;
        assertTrue(
                clerk.calls().to(Calls.USER_LIST) <= 2L * rounds, clerk.calls().to(Calls.USER_LIST) + " calls");
        assertTrue(clerk.calls().to(Calls.MEMBERSHIP_LIST) <= rounds, "one page of memberships a round");

        StandInUser changed = users.get(17).firstName("Augusta");
        await(() -> realm.user(changed.id()).path("firstName").asText().equals("Augusta"));
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
    }

    @Test
    void goesOnAfterAllNodesHaveStopped() {
        TestRealm realm = realm();
        List<StandInUser> users = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            users.add(person());
            Connected.online(clerk, realm, users.get(i));
        }
        await(() -> reported(realm, "checked") >= 30);
        int before = reported(realm, "changed");
        users.forEach(user -> user.firstName("Augusta"));
        await(() -> isCalled(realm, users, "Augusta") >= 8);

        server.close();
        boot();

        await(() -> isCalled(realm, users, "Augusta") == 30);
        await(() -> reported(realm, "changed") >= before + 30);
    }

    private static long isCalled(TestRealm realm, List<StandInUser> users, String firstName) {
        return users.stream()
                .filter(user -> realm.user(user.id()).path("firstName").asText().equals(firstName))
                .count();
    }

    /** The later sign-in updates the user, not the earlier session. */
    @Test
    void endsTheSessionOfSomebodyWhoLeftAndSignedInElsewhere() {
        TestRealm realm = realm();
        StandInOrganization acme = StandInOrganization.named("Acme");
        StandInUser user = person().memberOf(acme, "org:member");
        Connected inAcme = Connected.online(clerk, realm, user);
        await(() -> reported(realm, "checked") >= 1);
        clerk.misbehave(Calls.MEMBERSHIP_LIST, Misbehaviour.status(500, "{}", Map.of()));
        user.leave(acme);
        Connected elsewhere = Connected.online(clerk, realm, user);

        clerk.behave();

        await(() -> !inAcme.isAlive());
        assertTrue(elsewhere.isAlive());
    }

    @Test
    void passesOverALinkOfNobodyAndARecordThatBreaksLists() {
        TestRealm realm = realm();
        String nobody = "nobody-" + realm.name();
        realm.admin().post(realm.path("/users"), Json.object("username", nobody));
        String id = realm.admin()
                .get(realm.path("/users?username=" + nobody))
                .at("/0/id")
                .asText();
        realm.admin().post(realm.path("/users/" + id + "/federated-identity/clerk"), Json.object());
        StandInUser unreadable = person();
        Connected.online(clerk, realm, unreadable);
        List<StandInUser> others = List.of(person(), person(), person(), person());
        others.forEach(user -> Connected.online(clerk, realm, user));

        // Longer than the parser allows for numbers.
        unreadable.field("unsafe_metadata", new BigIntegerNode(new BigInteger("9".repeat(1001))));
        others.forEach(user -> user.blocked("banned"));

        others.forEach(
                user -> await(() -> !realm.user(user.id()).path("enabled").asBoolean()));
    }
}
