package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.enterprise.EnterpriseAtTwoNodes;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakCluster;
import io.github.keycloakclerk.harness.KeycloakCluster.Node;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.Webhook;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Uses its own servers. */
@Order(Integer.MAX_VALUE - 10)
@Tag("cluster")
@DisplayName("In a cluster of two nodes")
class ClusterIT {

    private static StandInClerk clerk;
    private static KeycloakCluster cluster;
    private static TestRealm atA;
    private static TestRealm atB;

    @BeforeAll
    static void start() {
        clerk = StandInClerk.start(0);
        cluster = KeycloakCluster.start("cluster-it");
        atA = TestRealm.create(new Admin(cluster.url(Node.A)), cluster.url(Node.A), clerk, cluster.frontendUrl());
        atB = atA.at(cluster.url(Node.B));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        clerk.close();
    }

    /** Signs a user in through a node and returns the tokens. */
    private static JsonNode signIn(StandInUser person, TestRealm node) {
        Journey journey = new Journey(node);
        journey.begin();
        return journey.tokens(journey.returnWith(clerk.token(person).sign()));
    }

    private static String refreshToken(JsonNode tokens) {
        assertTrue(tokens.has("refresh_token"), tokens::toString);
        return tokens.path("refresh_token").asText();
    }

    @Test
    void whoIsLoggedOutAtOneNodeIsLoggedOutAtTheOther() {
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        String fromA = refreshToken(signIn(ada, atA));
        String fromB = refreshToken(atB.testClient().refresh(fromA));
        String again = refreshToken(atA.testClient().refresh(fromB));

        atB.logOut(ada.id());

        Admin.Answer refused = atA.testClient().answerToRefresh(again);
        assertEquals(400, refused.status());
        assertEquals("invalid_grant", refused.body().path("error").asText());
    }

    @Test
    void aBanReportedAtOneNodeEndsAccessAtTheOtherAtOnce() {
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        Connected online = Connected.online(clerk, atA, ada);
        Connected offline = Connected.offline(clerk, atB, ada);
        assertEquals(200, online.refreshAt(atA).status());
        assertEquals(200, offline.refreshAt(atA).status());

        assertEquals(204, atB.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned"))));

        assertEquals(400, online.refreshAt(atA).status());
        assertEquals(400, offline.refreshAt(atA).status());
    }

    @Test
    void anAnswerThatOneNodeRemembersIsForgottenWhenAnEventReachesTheOther() throws InterruptedException {
        TestRealm remembering = TestRealm.create(
                atA.admin(),
                cluster.url(Node.A),
                clerk,
                RealmExport.with("guardCacheSeconds", "5").andThen(cluster.frontendUrl()));
        StandInOrganization acme = StandInOrganization.named("Acme");
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace")).memberOf(acme, "org:admin");
        Connected connected = Connected.offline(clerk, remembering, ada);
        // The sign-in's answer has expired by then, so the refresh caches a new one.
        Thread.sleep(5100);
        assertEquals(200, connected.refresh().status());
        ada.leave(acme);
        assertEquals(200, connected.refresh().status());

        assertEquals(
                204,
                remembering.at(cluster.url(Node.B)).deliver(clerk.webhooks().organizationDeleted(acme)));

        assertEquals(400, connected.refresh().status());
    }

    @Test
    void theSameWebhookAtBothNodesActsOnce() {
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        Connected.online(clerk, atA, ada);
        Webhook banned = clerk.webhooks().user("user.updated", ada.blocked("banned"));
        assertEquals(204, atA.deliver(banned));
        clerk.calls().reset();
        assertEquals(204, atB.deliver(banned));
        assertEquals(0, clerk.calls().to(Calls.USERS));
    }

    @Test
    void aWebhookThatDiedWithItsNodeIsCarriedOutWhenItComesAgain() throws InterruptedException {
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        Connected connected = Connected.offline(clerk, atA, ada);
        Webhook banned = clerk.webhooks().user("user.updated", ada.blocked("banned"));
        clerk.misbehave(Calls.USERS, Misbehaviour.slow(Duration.ofSeconds(3)));
        CompletableFuture<Integer> delivery = CompletableFuture.supplyAsync(() -> atB.deliver(banned));
        Thread.sleep(1000);

        cluster.kill(Node.B);

        ExecutionException died = assertThrows(ExecutionException.class, delivery::get);
        assertInstanceOf(UncheckedIOException.class, died.getCause());
        clerk.behave();
        assertTrue(atA.user(ada.id()).path("enabled").asBoolean());
        Instant end = Instant.now().plusSeconds(90);
        while (atA.deliver(banned) != 204) {
            assertTrue(Instant.now().isBefore(end), "not carried out in time");
            Thread.sleep(1000);
        }
        assertEquals(400, connected.refreshAt(atA).status());
        assertFalse(atA.user(ada.id()).path("enabled").asBoolean());
        cluster.restart(Node.B);
    }

    @Test
    void whileClerkIsSlowSignInsAndRefreshesHoldNoConnectionAndNoneFails() {
        TestRealm asking = TestRealm.create(
                atA.admin(),
                cluster.url(Node.A),
                clerk,
                RealmExport.with("guardCacheSeconds", "0").andThen(cluster.frontendUrl()));
        List<StandInUser> users = IntStream.range(0, AtOnce.REQUESTS)
                .mapToObj(i -> clerk.add(StandInUser.named("Ada", "Lovelace")))
                .toList();
        List<Connected> connected = users.stream()
                .map(user -> Connected.offline(clerk, asking, user))
                .toList();
        List<Journey> journeys = users.stream().map(user -> new Journey(asking)).toList();
        journeys.forEach(Journey::begin);
        List<String> tokens =
                users.stream().map(user -> clerk.token(user).sign()).toList();
        clerk.misbehave("/v1/", Misbehaviour.slow(Duration.ofMillis(1500)));
        try {
            List<Boolean> signedIn = new AtOnce(clerk, cluster)
                    .holdingNoConnection(i -> journeys.get(i)
                            .returnWith(tokens.get(i))
                            .parameters()
                            .containsKey("code"));
            assertEquals(Collections.nCopies(AtOnce.REQUESTS, true), signedIn);
            List<Boolean> refreshed = new AtOnce(clerk, cluster)
                    .holdingNoConnection(i -> connected.get(i).isAlive());
            assertEquals(Collections.nCopies(AtOnce.REQUESTS, true), refreshed);
        } finally {
            clerk.behave();
        }
    }

    @Test
    void aMapperThatIsMadeAtOneNodeCountsAtTheOtherAtOnce() {
        TestRealm plain = TestRealm.create(
                atA.admin(),
                cluster.url(Node.A),
                clerk,
                cluster.frontendUrl().andThen(json -> json.putArray("identityProviderMappers")));
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"))
                .memberOf(StandInOrganization.named("Acme"), "org:admin");
        signIn(ada, plain);
        clerk.calls().reset();
        signIn(ada, plain);
        assertEquals(0, clerk.calls().to(Calls.MEMBERSHIPS));
        JsonNode mapper = Json.read("""
                {"name": "organizations", "identityProviderAlias": "clerk", "identityProviderMapper": "clerk-organization",
                 "config": {"syncMode": "INHERIT", "target": "organizations"}}
                """);

        new Admin(cluster.url(Node.B)).post(plain.path("/identity-provider/instances/clerk/mappers"), mapper);

        signIn(ada, plain);
        assertEquals(1, clerk.calls().to(Calls.MEMBERSHIPS));
    }

    @Test
    void anAssertionOfAnEnterpriseCountsOnceAtBothNodes() {
        EnterpriseAtTwoNodes.tryOut(clerk, cluster);
    }

    @Test
    void bothNodesAreOneIssuer() {
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        JsonNode tokens = signIn(grace, atB);
        for (JsonNode answer : List.of(tokens, atB.testClient().refresh(refreshToken(tokens)))) {
            JsonNode claims = OAuthClient.claims(answer.path("access_token").asText());
            assertEquals(atA.url().toString(), claims.path("iss").asText());
        }
    }

    @Test
    void aSessionOutlivesTheNodeThatMadeIt() {
        StandInUser alan = clerk.add(StandInUser.named("Alan", "Turing"));
        JsonNode tokens = signIn(alan, atB);

        cluster.kill(Node.B);

        assertThrows(UncheckedIOException.class, () -> atB.testClient().answerToRefresh(refreshToken(tokens)));
        JsonNode fromA = atA.testClient().refresh(refreshToken(tokens));
        assertNotEquals(refreshToken(tokens), refreshToken(fromA));
        cluster.restart(Node.B);
        refreshToken(atB.testClient().refresh(refreshToken(fromA)));
    }
}
