package io.github.keycloakclerk.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A state counts once, in the browser that began")
class StateIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final StandInUser ada;
    private final TestRealm realm;

    StateIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        this.realm = keycloak.realm();
    }

    private String token() {
        return clerk.token(ada).sign();
    }

    @Test
    void byGetAsByPost() {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(journey.returnByGet(token()));
    }

    @Test
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
            assertTrue(end.status() < 500, end.toString());
            assertFalse(end.isAt(TestRealm.REDIRECT_URI), "the client hears of it once: " + end.address());
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
        java.util.Iterator<Journey> next = journeys.iterator();
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

    @Test
    void aTokenOfOneRealmDoesNotCountInAnother() {
        String token = token();
        Journey first = new Journey(realm);
        Journey second = new Journey(keycloak.realm());
        first.begin();
        second.begin();
        first.claims(first.returnWith(token));
        assertEquals("access_denied", second.returnWith(token).parameter("error"));
    }

    @Test
    void aReplayOfTheCallbackGivesNoSecondCode() {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(journey.returnWith(token()));
        Page replay = journey.returnWith(token());
        assertFalse(replay.parameters().containsKey("code"), replay.toString());
        assertTrue(replay.status() < 500);
    }

    @Test
    void inAnotherBrowserItIsWorthNothing() {
        Journey attacker = new Journey(realm);
        attacker.begin();
        Journey victim = new Journey(realm);
        Page end = victim.browser()
                .post(attacker.callbackUrl(), Map.of("state", attacker.state(), "clerk_token", token()));
        assertEquals(400, end.status());
        assertEquals(0, realm.users());
        attacker.claims(attacker.returnWith(token()));
    }

    @Test
    void inABrowserThatSignsInElsewhereItIsWorthNothing() {
        Journey attacker = new Journey(realm);
        attacker.begin();
        Journey victim = new Journey(realm);
        victim.begin();
        Page end = victim.browser()
                .post(attacker.callbackUrl(), Map.of("state", attacker.state(), "clerk_token", token()));
        assertFalse(end.parameters().containsKey("code"), end.toString());
        assertEquals(0, realm.users());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b", "a.b.c", "a.b.c.d.e", "....", "%00", "a.b.!!!", "ä.ö.ü"})
    void aStateThatKeycloakDidNotMakeGetsAPage(String state) {
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.browser().post(journey.callbackUrl(), Map.of("state", state, "clerk_token", token()));
        assertEquals(400, end.status(), end.text());
        assertTrue(end.body().contains("<html"), "a themed page");
    }

    @Test
    void twoStatesAreNone() {
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.browser()
                .open(URI.create(journey.callbackUrl() + "?state=" + journey.state() + "&state=" + journey.state()
                        + "&clerk_token=" + token()));
        assertEquals(400, end.status());
        assertEquals("state_invalid", realm.lastReason());
    }

    @Test
    void aSignInLeftOpenTooLongEndsInAPageThatStartsAgain() throws InterruptedException {
        TestRealm hurried = keycloak.realm(json -> json.put("accessCodeLifespanLogin", 2));
        Journey journey = new Journey(hurried);
        journey.begin();
        Thread.sleep(3500);
        Page expired = journey.returnWith(token());
        assertTrue(expired.text().contains("Page has expired"), expired.status() + " " + expired.text());
        assertEquals(0, hurried.users());

        Page again = journey.browser().open(expired.link("#loginRestartLink"));
        assertTrue(again.isAt(clerk.url() + "/auth/mcp"), again.address() + " " + again.text());
        Page end = journey.browser()
                .post(
                        URI.create(again.parameter("callback_url")),
                        Map.of("state", again.parameter("state"), "clerk_token", token()));
        journey.claims(end);
    }

    private void signInOnce() {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(journey.returnWith(token()));
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
}
