package io.github.keycloakclerk.broker.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("State and token count once")
class SingleUseIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final StandInUser ada;
    private final TestRealm realm;

    SingleUseIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        this.realm = keycloak.realm();
    }

    private String token() {
        return clerk.token(ada).sign();
    }

    @RepeatedTest(3)
    void parallelCallbacksWithOneStateGiveOneCode() {
        signInOnce();
        Journey journey = new Journey(realm);
        journey.begin();
        List<Page> ends = inParallel(20, () -> {
            String token = token();
            return journey.returnWith(token);
        });
        List<Page> codes = ends.stream()
                .filter(end -> end.parameters().containsKey("code"))
                .toList();
        assertEquals(1, codes.size(), ends.toString());
        ends.stream().filter(end -> !codes.contains(end)).forEach(end -> {
            assertEquals(400, end.status(), end.toString());
            assertTrue(end.text().contains("already completed"), end.text());
        });
        journey.claims(codes.get(0));
    }

    @Test
    void parallelSignInsWithOneTokenGiveOneCode() {
        signInOnce();
        List<Journey> journeys =
                IntStream.range(0, 20).mapToObj(i -> new Journey(realm)).toList();
        journeys.forEach(Journey::begin);
        String token = token();
        Iterator<Journey> next = journeys.iterator();
        List<Page> ends = inParallel(20, () -> {
            Journey mine;
            synchronized (next) {
                mine = next.next();
            }
            return mine.returnWith(token);
        });
        assertEquals(
                1,
                ends.stream()
                        .filter(end -> end.parameters().containsKey("code"))
                        .count(),
                ends.toString());
        assertEquals(
                19,
                ends.stream()
                        .filter(end -> end.parameter("error").equals("access_denied"))
                        .count());
        assertEquals("token_used", realm.lastReason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "=x", "%3D", ".", "+"})
    void aUsedTokenWithSomethingAddedIsNone(String more) {
        String token = token();
        Journey first = new Journey(realm);
        Journey second = new Journey(realm);
        first.begin();
        second.begin();
        first.claims(first.returnWith(token));
        second.returnWith(token + more);
        assertEquals("token_malformed", realm.lastReason());
    }

    @Test
    void aUsedTokenWithOtherTrailingBitsIsStillUsed() {
        String token = token();
        Journey first = new Journey(realm);
        first.begin();
        first.claims(first.returnWith(token));
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        Journey second = new Journey(realm);
        second.begin();
        Page end = second.returnWith(token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1));
        assertEquals("access_denied", end.parameter("error"));
        assertEquals("token_used", realm.lastReason());
    }

    @Test
    void parallelCallbacksWithOneStateInManySpellingsGiveOneCode() {
        signInOnce();
        Journey journey = new Journey(realm);
        journey.begin();
        AtomicInteger count = new AtomicInteger();
        List<Page> ends = inParallel(8, () -> {
            String spelling = journey.state() + (count.getAndIncrement() % 2 == 0 ? "" : ".");
            return journey.browser().post(journey.callbackUrl(), Map.of("state", spelling, "clerk_token", token()));
        });
        assertEquals(
                1,
                ends.stream()
                        .filter(end -> end.parameters().containsKey("code"))
                        .count(),
                ends.toString());
    }

    @Test
    void aTokenOfOneRealmDoesNotCountInAnother() {
        String token = token();
        Journey first = new Journey(realm);
        TestRealm other = keycloak.realm();
        Journey second = new Journey(other);
        first.begin();
        second.begin();
        first.claims(first.returnWith(token));
        assertEquals("access_denied", second.returnWith(token).parameter("error"));
        assertEquals("token_used", other.lastReason());
    }

    @Test
    void aReplayOfTheCallbackGivesNoSecondCode() {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(journey.returnWith(token()));
        Page replay = journey.returnWith(token());
        assertEquals(400, replay.status(), replay.toString());
        assertTrue(realm.reasons().contains("state_used"), realm.reasons().toString());
    }

    private static List<Page> inParallel(int times, Supplier<Page> action) {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<CompletableFuture<Page>> ends = IntStream.range(0, times)
                    .mapToObj(i -> CompletableFuture.supplyAsync(action, threads))
                    .toList();
            return ends.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private void signInOnce() {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(journey.returnWith(token()));
    }
}
