package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("At refreshes, a list of users")
class UserListsIT {

    private static final Consumer<ObjectNode> SHORT =
            RealmExport.with("guardCacheSeconds", "1").andThen(RealmExport.with("knownUserSeconds", "1"));

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInOrganization acme = StandInOrganization.named("Acme");

    UserListsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    /** A realm that has received an event, about an unrelated user. */
    private TestRealm realm(Consumer<ObjectNode> changes) {
        TestRealm realm = keycloak.newRealm(clerk, changes);
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", person())));
        return realm;
    }

    private StandInUser person() {
        return clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private List<Connected> connected(TestRealm realm, int number) {
        return Stream.generate(this::person)
                .limit(number)
                .map(user -> Connected.online(clerk, realm, user))
                .toList();
    }

    private long callsAboutOne() {
        return clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS);
    }

    private static List<CompletableFuture<Boolean>> refresh(ExecutorService clients, List<Connected> connected) {
        return connected.stream()
                .map(client -> CompletableFuture.supplyAsync(client::isAlive, clients))
                .toList();
    }

    @Test
    void isAskedForBySeveralTogether() throws InterruptedException {
        TestRealm realm = realm(SHORT);
        List<Connected> connected = connected(realm, 12);
        Thread.sleep(1100);
        clerk.misbehave(Calls.USER_LIST, Misbehaviour.slow(Duration.ofMillis(500)));
        clerk.calls().reset();
        ExecutorService clients = Executors.newFixedThreadPool(12);
        assertTrue(refresh(clients, connected).stream().allMatch(CompletableFuture::join));
        clients.shutdown();
        assertTrue(clerk.calls().to(Calls.USER_LIST) <= 6, clerk.calls().to(Calls.USER_LIST) + " lists");
        assertEquals(0, callsAboutOne());
    }

    /** Users can write some of their metadata. */
    @Test
    void isNotSpoiledForTheOthersByARecordThatCannotBeRead() throws InterruptedException {
        TestRealm realm = realm(SHORT);
        List<Connected> connected = connected(realm, 9);
        StandInUser mallory = person();
        Connected hers = Connected.online(clerk, realm, mallory);
        // Longer than the parser allows for numbers.
        mallory.field("unsafe_metadata", new BigIntegerNode(new BigInteger("9".repeat(1001))));
        Thread.sleep(1100);
        clerk.misbehave(Calls.USER_LIST, Misbehaviour.ofLists(Misbehaviour.slow(Duration.ofMillis(300))));
        clerk.calls().reset();
        ExecutorService clients = Executors.newFixedThreadPool(10);
        List<CompletableFuture<Boolean>> alive = new ArrayList<>(refresh(clients, connected));
        Thread.sleep(100);
        alive.add(CompletableFuture.supplyAsync(hers::isAlive, clients));
        assertTrue(alive.stream().allMatch(CompletableFuture::join));
        clients.shutdown();
        assertEquals(1, callsAboutOne(), "nobody but her is asked about alone");

        Thread.sleep(1100);
        clerk.calls().reset();
        assertTrue(hers.isAlive());
        assertEquals(0, clerk.calls().to(Calls.USER_LIST), "she is not listed any more");
    }

    @Test
    void isReplacedByAQuestionAboutOneWhereNothingElseAllows() throws InterruptedException {
        TestRealm realm = realm(SHORT.andThen(RealmExport.with("guardAllowSeconds", "1")));
        Connected connected = connected(realm, 1).get(0);
        Thread.sleep(1100);
        clerk.misbehave(Calls.USER_LIST, Misbehaviour.ofLists(Misbehaviour.status(500, "{}", Map.of())));
        clerk.calls().reset();
        assertTrue(connected.isAlive());
        assertEquals(1, callsAboutOne());
    }

    /** A changed user has to be read alone, but that call fails. The list still shows that Clerk allows the user. */
    @Test
    void allowsThoseWhomItNamesWhileNobodyCanBeAskedAboutAlone() throws InterruptedException {
        TestRealm realm = realm(SHORT.andThen(RealmExport.with("guardAllowSeconds", "1")));
        StandInUser ada = person();
        Connected connected = Connected.online(clerk, realm, ada);
        ada.firstName("Augusta");
        Thread.sleep(1100);
        clerk.misbehave(Calls.USERS + ada.id(), Misbehaviour.status(500, "{}", Map.of()));
        assertTrue(connected.isAlive());
        clerk.misbehave(Calls.USER_LIST, Misbehaviour.status(500, "{}", Map.of()));
        Thread.sleep(1100);
        assertFalse(connected.isAlive(), "now nothing says that she may");
    }

    /** Requests of other realms need these threads. */
    @Test
    void thatDoesNotComeHoldsFewRequestsAndPausesTheQuestions() throws InterruptedException {
        TestRealm realm = realm(SHORT.andThen(RealmExport.with("guardAllowSeconds", "300")));
        List<Connected> connected = connected(realm, 40);
        Thread.sleep(1100);
        clerk.misbehave("/v1/", Misbehaviour.slow(Duration.ofSeconds(20)));
        ExecutorService clients = Executors.newFixedThreadPool(40);
        List<CompletableFuture<Boolean>> first = refresh(clients, connected.subList(0, 16));
        Thread.sleep(1500);
        // After a second without a response, surplus requests continue without an answer.
        List<CompletableFuture<Boolean>> others = refresh(clients, connected.subList(16, 40));
        assertTrue(others.stream().allMatch(CompletableFuture::join));
        assertTrue(first.stream().noneMatch(CompletableFuture::isDone), "the first ones still wait");
        assertTrue(first.stream().allMatch(CompletableFuture::join));
        clients.shutdown();
        clerk.behave();
    }

    /** The token was issued before the user left, and is used after the webhook was processed. */
    @Test
    void doesNotKeepSomebodyInAnOrganizationWhoseTokenIsOlder() throws InterruptedException {
        TestRealm realm = realm(SHORT.andThen(json -> json.putArray("identityProviderMappers")));
        StandInUser ada = person().memberOf(acme, "org:admin");
        Connected.online(clerk, realm, ada);
        String token = clerk.activated(ada, clerk.signIn(ada)).sign();
        ada.leave(acme);
        assertEquals(204, realm.deliver(clerk.webhooks().membership("organizationMembership.deleted", ada, acme)));
        Connected late = Connected.withToken(realm, token);
        assertEquals(acme.id(), late.claims().path("org_id").asText(), "nothing here goes by organizations");
        Thread.sleep(1100);

        assertFalse(late.isAlive());
    }
}
