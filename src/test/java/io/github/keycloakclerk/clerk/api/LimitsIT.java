package io.github.keycloakclerk.clerk.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Calls to Clerk are limited")
class LimitsIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    private final TestRealm realm;

    LimitsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm(clerk, json -> json.putArray("identityProviderMappers"));
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    private Page signIn() {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey.returnWith(clerk.token(ada).sign());
    }

    @Test
    void oneRoundTripOfTwoCallsSideBySide() {
        signIn();
        clerk.calls().reset();
        clerk.misbehave("/v1/", Misbehaviour.slow(Duration.ofMillis(500)));
        assertTrue(signIn().parameters().containsKey("code"));
        assertEquals(1, clerk.calls().to(Calls.USERS));
        assertEquals(1, clerk.calls().to(Calls.SESSIONS));
        assertEquals(0, clerk.calls().to(Calls.JWKS));
        assertEquals(2, clerk.calls().mostInFlight());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void anOverloadedClerkIsAskedOnceMoreWhenItSaysSo(int status) {
        clerk.misbehave("/v1/users/", Misbehaviour.once(Misbehaviour.status(status, "{}", Map.of("Retry-After", "1"))));
        assertTrue(signIn().parameters().containsKey("code"));
        assertEquals(2, clerk.calls().to(Calls.USERS));
    }

    @Test
    void butOnlyOnce() {
        clerk.misbehave("/v1/users/", Misbehaviour.status(429, "{}", Map.of("Retry-After", "1")));
        assertEquals("temporarily_unavailable", signIn().parameter("error"));
        assertEquals("clerk_rate_limited", realm.lastReason());
        assertEquals(2, clerk.calls().to(Calls.USERS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "tomorrow", "-1", "99999999999999999999"})
    void andNotWhenThatIsTooLateOrMakesNoSense(String retryAfter) {
        clerk.misbehave("/v1/users/", Misbehaviour.status(429, "{}", Map.of("Retry-After", retryAfter)));
        assertEquals("temporarily_unavailable", signIn().parameter("error"));
        assertEquals(1, clerk.calls().to(Calls.USERS));
    }

    @Test
    void aLargeAnswerIsRead() {
        ada.firstName("x".repeat(TestKeycloak.MAX_RESPONSE_BYTES - 10_000));
        assertTrue(signIn().parameters().containsKey("code"));
    }

    @Test
    void anAnswerThatIsTooLargeIsNot() {
        ada.firstName("x".repeat(TestKeycloak.MAX_RESPONSE_BYTES + 1));
        assertEquals("server_error", signIn().parameter("error"));
        assertEquals("clerk_unexpected_answer", realm.lastReason());
    }

    @Test
    void aRedirectIsNotFollowed() {
        clerk.misbehave(
                "/v1/users/", Misbehaviour.status(302, "", Map.of("Location", clerk.apiUrl() + "/users/" + ada.id())));
        assertEquals("temporarily_unavailable", signIn().parameter("error"));
        assertEquals("clerk_unreachable", realm.lastReason());
        assertEquals(1, clerk.calls().to(Calls.USERS));
    }

    @Test
    void anAnswerThatTricklesEndsWithTheTimeOfTheSignIn() {
        clerk.misbehave("/v1/users/", Misbehaviour.trickle());
        assertEquals("temporarily_unavailable", signIn().parameter("error"));
        assertEquals("clerk_unreachable", realm.lastReason());
    }

    @Test
    void aClerkThatHangsDoesNotTakeTheOtherRealmsWithIt() {
        signIn();
        clerk.misbehave("/v1/", Misbehaviour.slow(Duration.ofSeconds(60)));
        otherRealmsGoOn();
        assertTrue(
                clerk.calls().mostInFlight() <= 2 * 32,
                "calls in flight: " + clerk.calls().mostInFlight());
    }

    @Test
    void norDoesOneWhoseKeysHang() {
        clerk.misbehave(Calls.JWKS, Misbehaviour.slow(Duration.ofSeconds(60)));
        otherRealmsGoOn();
    }

    /** 200 parallel sign-ins end without a code, while the admin's realm continues to issue tokens. */
    private void otherRealmsGoOn() {
        List<Journey> journeys =
                IntStream.range(0, 200).mapToObj(i -> new Journey(realm)).toList();
        journeys.forEach(Journey::begin);
        List<String> tokens =
                journeys.stream().map(journey -> clerk.token(ada).sign()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(200);
        try {
            List<CompletableFuture<Page>> ends = IntStream.range(0, 200)
                    .mapToObj(i ->
                            CompletableFuture.supplyAsync(() -> journeys.get(i).returnWith(tokens.get(i)), threads))
                    .toList();
            CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
            int answers = 0;
            while (!all.isDone()) {
                keycloak.requestToken(Duration.ofSeconds(4));
                answers++;
            }
            assertTrue(answers > 5, "token requests while the sign-ins were under way: " + answers);
            for (CompletableFuture<Page> end : ends) {
                assertEquals(
                        "temporarily_unavailable",
                        end.join().parameter("error"),
                        () -> end.join().toString());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
