package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.LocalCertificate;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.mcp.ConnectingClients;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses its own server, below a path and without a hostname, which reconciles all users continuously. */
@Order(Integer.MAX_VALUE - 10)
@DisplayName("Reconciliation")
class ReconciliationIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static KeycloakServer server;

    private final TestKeycloak keycloak = new TestKeycloak(server);
    private final StandInClerk clerk = keycloak.clerk();

    @BeforeAll
    static void start() {
        server = KeycloakServer.startWithoutHostname(
                PreparedInstall.BELOW_PATH.copy("keycloak-reconciliation"),
                Ports.free(),
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

    private static boolean isEnabled(TestRealm realm, StandInUser person) {
        return realm.user(person.id()).path("enabled").asBoolean();
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

    @Test
    void endsTheAccessOfPeopleWhoseBanOrDeletionNobodyReported() {
        TestRealm realm = realm();
        StandInUser banned = person();
        StandInUser deleted = person();
        StandInUser good = person();
        Connected first = Connected.offline(clerk, realm, banned);
        Connected second = Connected.online(clerk, realm, deleted);
        Connected third = Connected.offline(clerk, realm, good);
        banned.blocked("banned");
        clerk.remove(deleted);

        await(() -> !isEnabled(realm, banned) && !isEnabled(realm, deleted));

        assertFalse(first.isAlive());
        assertFalse(second.isAlive());
        assertTrue(third.isAlive());
    }

    @Test
    void passesOverAUserAboutWhomClerkAlwaysFails() {
        TestRealm realm = realm();
        StandInUser first = person().username("a-" + realm.name());
        StandInUser banned = person().username("b-" + realm.name());
        Connected.offline(clerk, realm, first);
        Connected connected = Connected.offline(clerk, realm, banned);
        clerk.misbehave(Calls.USERS + first.id(), Misbehaviour.status(500, "{}", Map.of()));
        banned.blocked("banned");
        await(() -> !isEnabled(realm, banned));
        assertFalse(connected.isAlive());
        assertTrue(isEnabled(realm, first));
    }

    @Test
    void andWebhooksEndAccessBelowAPath() {
        try (LogoutReceiver client = new LogoutReceiver()) {
            TestRealm realm = keycloak.realm(EndOfAccess.realm(client));
            EndOfAccess access = new EndOfAccess(clerk, realm, client);
            access.byWebhooks();
            access.byReconciliation();
        }
    }

    @Test
    void andClientsConnectBelowAPath() {
        try (DocumentHost host = DocumentHost.start()) {
            ConnectingClients clients = new ConnectingClients(clerk, keycloak.realm(RealmExport.trusting(host)));
            clients.findMetadata();
            clients.register();
            clients.publish(host);
        }
    }

    @Test
    void enablesWhoseBanIsOverAndBringsNamesUpToDate() {
        TestRealm realm = realm();
        StandInUser ada = person();
        Connected.online(clerk, realm, ada);
        realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned")));
        assertFalse(isEnabled(realm, ada));
        ada.firstName("Augusta").field("banned", BooleanNode.FALSE);

        await(() -> isEnabled(realm, ada));
        // In its own transaction.
        await(() -> realm.user(ada.id()).path("firstName").asText().equals("Augusta"));
    }

    @Test
    void goesOnWhereItStoppedAndReportsTheRound() {
        TestRealm realm = realm();
        int people = 30;
        for (int i = 0; i < people; i++) {
            Connected.online(clerk, realm, person());
        }
        // The event of a completed round counts all users.
        await(() -> realm.event("IDENTITY_PROVIDER_RESPONSE")
                        .path("details")
                        .path("checked")
                        .asInt()
                >= people);
        assertTrue(server.metrics().contains("keycloak_clerk_reconciliation_users_total"));
    }

    @Test
    void stopsWhenNearlyEverybodyIsGone() {
        TestRealm realm = realm();
        List<StandInUser> people = new ArrayList<>();
        // Wherever the round is when they are removed, at least ten are left for its rest or for the next round.
        for (int i = 0; i < 24; i++) {
            people.add(person());
            Connected.online(clerk, realm, people.get(i));
        }
        people.forEach(clerk::remove);

        await(() -> realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                .path("error")
                .asText()
                .equals("reconciliation_stopped"));

        long left = people.stream().filter(one -> isEnabled(realm, one)).count();
        assertTrue(left > 0, "nobody was left");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void leavesExactlyThoseWhomClerkAllowsAfterFiveHundredThingsThatHappened(long seed) {
        // Clerk issues no tokens to banned users, but the stand-in does. Each sign-in has to call Clerk.
        TestRealm realm = keycloak.realm(
                RealmExport.with("guardCacheSeconds", "1").andThen(RealmExport.with("knownUserSeconds", "0")));
        RandomLife life = new RandomLife(clerk, realm, seed);

        life.live(500);

        await(life::isAsClerkAllows);
        life.assertThatLaterConnectionsLive();
    }
}
