package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.github.keycloakclerk.standin.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

@ExtendWith(KeycloakExtension.class)
@Isolated("takes all threads of the node")
@DisplayName("A webhook holds up nobody whom it does not concern:")
class WebhookCrowdIT {

    private final StandInClerk clerk;
    private final TestKeycloak keycloak;
    private final StandInUser ada;
    private final StandInUser grace;

    WebhookCrowdIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        this.grace = clerk.add(StandInUser.named("Grace", "Hopper"));
    }

    @Test
    void theEndOfAnOrganizationConcernsThoseWhoAreInIt() throws InterruptedException {
        TestRealm remembering = keycloak.newRealm(RealmExport.with("guardCacheSeconds", "5")
                .andThen(json ->
                        ((ObjectNode) json.at("/identityProviderMappers/0/config")).put("createMissing", "true")));
        StandInOrganization acme = StandInOrganization.named("Acme");
        StandInOrganization beta = StandInOrganization.named("Beta");
        ada.memberOf(acme, "org:admin").memberOf(beta, "org:member");
        StandInUser alan = clerk.add(StandInUser.named("Alan", "Turing"));
        alan.memberOf(beta, "org:member").memberOf(acme, "org:member");
        Connected active = Connected.offline(clerk, remembering, ada);
        Connected member = Connected.offline(clerk, remembering, alan);
        Connected stranger = Connected.offline(clerk, remembering, grace);
        // The sign-in's answer has expired by then, so the refresh caches a new one.
        Thread.sleep(5100);
        assertTrue(active.isAlive());
        assertTrue(member.isAlive());
        assertTrue(stranger.isAlive());
        ada.leave(acme);
        alan.leave(acme);
        assertTrue(active.isAlive(), "the answer of before counts");

        assertEquals(204, remembering.deliver(clerk.webhooks().organizationDeleted(acme)));

        clerk.calls().reset();
        assertTrue(stranger.isAlive());
        assertEquals(0, clerk.calls().to(Calls.USERS), "nobody asks about a stranger");
        assertTrue(member.isAlive());
        assertEquals(
                1,
                remembering
                        .admin()
                        .get(remembering.path("/organizations/members/" + id(remembering, alan) + "/organizations"))
                        .size());
        assertFalse(active.isAlive(), "the organization was active in the session");
    }

    private static String id(TestRealm realm, StandInUser person) {
        return realm.user(person.id()).path("id").asText();
    }

    @Test
    void manyAboutOneUserAreDoneAtOnce() throws Exception {
        TestRealm realm = keycloak.newRealm();
        TestRealm other = keycloak.newRealm();
        Connected.online(clerk, realm, ada);
        Connected hers = Connected.online(clerk, other, grace);
        clerk.misbehave(Calls.USERS + ada.id(), Misbehaviour.slow(Duration.ofMillis(1500)));
        clerk.calls().reset();
        List<CompletableFuture<Integer>> deliveries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            deliveries.add(CompletableFuture.supplyAsync(
                    () -> realm.deliver(clerk.webhooks().user("user.updated", ada)), task -> new Thread(task).start()));
        }
        assertEquals(204, other.deliver(clerk.webhooks().user("user.updated", grace.blocked("banned"))));
        assertFalse(hers.isAlive());
        for (CompletableFuture<Integer> delivery : deliveries) {
            assertEquals(204, delivery.get());
        }
        // Calls about Ada one at a time, one for all events that arrived meanwhile, and one about Grace.
        long asked = clerk.calls().to(Calls.USERS);
        assertTrue(asked <= 6, asked + " times");
    }

    @Test
    void severalProvidersWhoseClerkHangsLeaveThreadsToAnother() throws Exception {
        List<TestRealm> slow = List.of(keycloak.newRealm(), keycloak.newRealm());
        TestRealm other = keycloak.newRealm();
        Connected hers = Connected.online(clerk, other, grace);
        List<StandInUser> people = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            StandInUser person = clerk.add(StandInUser.named("Alan", "Turing"));
            slow.forEach(realm -> Connected.online(clerk, realm, person));
            people.add(person);
        }
        people.forEach(person -> clerk.misbehave(Calls.USERS + person.id(), Misbehaviour.slow(Duration.ofSeconds(4))));
        List<CompletableFuture<Integer>> deliveries = new ArrayList<>();
        for (TestRealm realm : slow) {
            for (StandInUser person : people) {
                deliveries.add(CompletableFuture.supplyAsync(
                        () -> realm.deliver(clerk.webhooks().user("user.updated", person)),
                        task -> new Thread(task).start()));
            }
        }
        while (clerk.calls().to(Calls.USERS) < 8 + 6 * 2) {
            Thread.sleep(20);
        }
        assertEquals(204, other.deliver(clerk.webhooks().user("user.updated", grace.blocked("banned"))));
        assertTrue(deliveries.stream().noneMatch(CompletableFuture::isDone), "the others still wait for Clerk");
        assertFalse(hers.isAlive());
        for (CompletableFuture<Integer> delivery : deliveries) {
            delivery.get();
        }
    }

    @Test
    void manyAtOnceFindRoomAsLongAsTheWorkGoesOn() throws Exception {
        TestRealm realm = keycloak.newRealm();
        List<StandInUser> users = IntStream.range(0, 100)
                .mapToObj(i -> clerk.add(StandInUser.named("Alan", "Turing")))
                .toList();
        users.forEach(user -> Connected.online(clerk, realm, user));
        List<Webhook> webhooks = users.stream()
                .map(user -> clerk.webhooks().user("user.updated", user.firstName("Alain")))
                .toList();
        ExecutorService sender = Executors.newFixedThreadPool(50);
        List<Future<Integer>> answers = sender.invokeAll(webhooks.stream()
                .map(webhook -> (Callable<Integer>) () -> realm.deliver(webhook))
                .toList());
        sender.shutdown();
        for (Future<Integer> answer : answers) {
            assertEquals(204, answer.get());
        }
        for (StandInUser user : users) {
            assertEquals("Alain", realm.user(user.id()).path("firstName").asText());
        }
    }

    /** When all arrive at once, more start waiting than may wait once nothing makes progress. */
    @Test
    void behindAClerkThatHangsOnlyAFewWait() throws Exception {
        TestRealm realm = keycloak.newRealm();
        List<StandInUser> users = IntStream.range(0, 40)
                .mapToObj(i -> clerk.add(StandInUser.named("Alan", "Turing")))
                .toList();
        users.forEach(user -> Connected.online(clerk, realm, user));
        users.forEach(user -> clerk.misbehave(Calls.USERS + user.id(), Misbehaviour.slow(Duration.ofSeconds(30))));
        ExecutorService sender = Executors.newFixedThreadPool(40);
        List<Future<Integer>> answers = users.stream()
                .map(user -> sender.submit(() -> realm.deliver(clerk.webhooks().user("user.updated", user))))
                .toList();
        Instant end = Instant.now().plusSeconds(60);
        while (answers.stream().filter(Future::isDone).count() < 24) {
            assertTrue(Instant.now().isBefore(end), "those that are too many are sent away");
            Thread.sleep(50);
        }
        sender.shutdown();
        for (Future<Integer> answer : answers) {
            assertEquals(503, answer.get());
        }
        clerk.behave();
    }

    @Test
    void thoseThatNobodySignedFillNoEventStore() {
        TestRealm realm = keycloak.newRealm();
        for (int i = 0; i < 30; i++) {
            assertEquals(
                    401,
                    realm.deliver(clerk.webhooks().user("user.updated", ada).header("v1,AAAA")));
        }
        JsonNode events = realm.admin().get(realm.path("/events?type=IDENTITY_PROVIDER_LOGIN_ERROR"));
        assertEquals(1, events.size(), events.toString());
        assertEquals("1", events.at("/0/details/count").asText());
    }
}
