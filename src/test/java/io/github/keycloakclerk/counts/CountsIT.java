package io.github.keycloakclerk.counts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakServer;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Ports;
import io.github.keycloakclerk.harness.PreparedInstall;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Counts SQL statements and calls to Clerk, to detect code that becomes slow. The limits were measured with Keycloak
 * 26.7.3, plus a small margin. Uses its own server, which logs SQL statements.
 */
@Order(Integer.MAX_VALUE - 10)
@DisplayName("In the exported realm, it takes few statements and calls")
class CountsIT {

    private static final String SQL = "[org.hibernate.SQL]";
    private static final String REQUESTS = "(executor-thread";
    private static final String CLEAN_UP = "(mcp-clean-up)";
    private static final String RECONCILIATION = "(clerk-reconciliation)";

    private static final Logger LOG = Logger.getLogger(CountsIT.class.getName());

    private static KeycloakServer keycloak;

    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada =
            clerk.add(StandInUser.named("Ada", "Lovelace")).memberOf(StandInOrganization.named("Acme"), "org:admin");
    private final String clerkSession = clerk.signIn(ada);
    private TestRealm realm;

    @BeforeAll
    static void start() {
        keycloak = KeycloakServer.start(
                PreparedInstall.USUAL.copy("keycloak-counts"),
                Ports.free(),
                List.of(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--spi-clerk-lifecycle--default--reconciliation-interval=3",
                        "--spi-clerk-lifecycle--default--reconciliation-share=100",
                        "--spi-events-listener--mcp-client-usage--cleanup-seconds=3",
                        "--log-level=INFO,org.hibernate.SQL:debug"),
                Map.of());
    }

    @AfterAll
    static void stop() {
        keycloak.close();
    }

    @BeforeEach
    void make() {
        realm = TestRealm.create(
                new Admin(keycloak.url()), keycloak.url(), clerk, RealmExport.with("guardCacheSeconds", "2"));
    }

    @AfterEach
    void remove() {
        realm.admin().delete(realm.path(""));
        clerk.close();
    }

    /** An action of the server. */
    private interface Step {
        void run() throws InterruptedException;
    }

    /** Number of statements that threads of this name execute during the step. */
    private static long statements(String thread, Step step) throws InterruptedException {
        int before = keycloak.log().length();
        step.run();
        return keycloak.log()
                .substring(before)
                .lines()
                .filter(line -> line.contains(SQL) && line.contains(thread))
                .count();
    }

    /** Calls about single users. Reconciliation can request lists of users at any time. */
    private long calls() {
        return clerk.calls().to(Calls.USERS) + clerk.calls().to(Calls.SESSIONS);
    }

    private void assertCosts(String what, long mostStatements, long statements, long calls) {
        LOG.info(what + ": " + statements + " statements, " + calls() + " calls");
        assertTrue(statements <= mostStatements, what + ": " + statements + " statements");
        assertEquals(calls, calls(), what + ": calls");
    }

    private void signIn() {
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.returnWith(clerk.activated(ada, clerkSession).sign());
        assertTrue(end.parameters().containsKey("code"), () -> end.address() + " " + end.text());
    }

    private void becomeKnown(boolean byEvents) {
        if (byEvents) {
            StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
            assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", grace)));
        }
        signIn();
        signIn();
        clerk.calls().reset();
    }

    @Test
    void forASignInOfAKnownUser() throws InterruptedException {
        awaitRound();
        becomeKnown(true);
        assertCosts("sign-in of a known user", 16, statements(REQUESTS, this::signIn), 0);
    }

    @Test
    void forASignInOfAnUnknownUser() throws InterruptedException {
        becomeKnown(false);
        assertCosts("sign-in", 16, statements(REQUESTS, this::signIn), 2);
    }

    /** Waits for a reconciliation run, so that webhook events are relied on. */
    private void awaitRound() throws InterruptedException {
        statements(RECONCILIATION, () -> Thread.sleep(5000));
    }

    @Test
    void forARefresh() throws InterruptedException {
        Journey journey = new Journey(realm);
        journey.begin();
        String token = journey.tokens(
                        journey.returnWith(clerk.activated(ada, clerkSession).sign()))
                .path("refresh_token")
                .asText();
        OAuthClient client = realm.testClient();
        String[] last = {client.refresh(token).path("refresh_token").asText()};
        clerk.calls().reset();
        assertCosts(
                "fresh refresh",
                6,
                statements(
                        REQUESTS,
                        () -> last[0] =
                                client.refresh(last[0]).path("refresh_token").asText()),
                0);
        Thread.sleep(2100);
        // With the first refresh, the server remembers the realm's Clerk instance.
        last[0] = client.refresh(last[0]).path("refresh_token").asText();
        Thread.sleep(2100);
        clerk.calls().reset();
        assertCosts(
                "stale refresh",
                19,
                statements(
                        REQUESTS,
                        () -> last[0] =
                                client.refresh(last[0]).path("refresh_token").asText()),
                2);
    }

    @Test
    void forARegistrationHoweverManyClientsThereAre() throws InterruptedException {
        Registrar registrar = new Registrar(realm.url());
        Step register = () -> assertEquals(
                201,
                registrar.register(Registrar.metadata("http://127.0.0.1/cb")).status());
        register.run();
        long few = statements(REQUESTS, register);
        for (int i = 0; i < 30; i++) {
            register.run();
        }
        long many = statements(REQUESTS, register);
        assertCosts("registration", few + 3, many, 0);
        long cleanUp = statements(CLEAN_UP, () -> Thread.sleep(3100));
        assertCosts("clean-up", 20, cleanUp, 0);
    }

    @Test
    void forReconciliationOfTwoHundredUsers() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            Journey journey = new Journey(realm);
            journey.begin();
            StandInUser user = clerk.add(StandInUser.named("Alan", "Turing"));
            assertTrue(journey.returnWith(clerk.token(user).sign()).parameters().containsKey("code"));
        }
        awaitRound();
        awaitRound();
        clerk.calls().reset();
        long statements = statements(RECONCILIATION, () -> Thread.sleep(10_000));
        // The first and last runs may be counted in part.
        long rounds = 1 + clerk.calls().to(Calls.MEMBERSHIP_LIST);
        assertTrue(rounds > 1, "there was a round");
        assertTrue(clerk.calls().to(Calls.USER_LIST) <= 2 * rounds, "two calls about two hundred");
        assertCosts("reconciliation", 60 * rounds, statements, 0);
    }
}
