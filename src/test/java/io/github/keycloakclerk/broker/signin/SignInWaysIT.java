package io.github.keycloakclerk.broker.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("However users sign in with Clerk,")
class SignInWaysIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));

    SignInWaysIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    private TestRealm realm(SignInWay way) {
        return keycloak.realm(clerk, way.realm());
    }

    private Page signIn(SignInWay way, TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        return way.come(journey, clerk, ada);
    }

    @ParameterizedTest
    @EnumSource
    void theClientGetsATokenAboutThePerson(SignInWay way) {
        TestRealm realm = realm(way);
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = way.come(journey, clerk, ada);
        assertEquals(journey.clientState(), end.parameter("state"), end.text());
        assertEquals(realm.url().toString(), end.parameter("iss"));
        JsonNode claims = journey.claims(end);
        assertEquals(ada.username(), claims.path("preferred_username").asText());
        assertEquals(ada.email(), claims.path("email").asText());
        assertTrue(claims.path("email_verified").asBoolean());
        assertEquals(ada.id(), claims.path("clerk_user_id").asText());
        assertEquals(way.tellsSession(), claims.has("clerk_session_id"), claims.toString());
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsNeededTwice(SignInWay way) {
        TestRealm realm = realm(way);
        signIn(way, realm);
        signIn(way, realm);
        assertEquals(1, realm.users());
    }

    @ParameterizedTest
    @EnumSource
    void aPersonWithoutAnAddressIsAPerson(SignInWay way) {
        TestRealm realm = realm(way);
        ada.noEmail();
        Journey journey = new Journey(realm);
        journey.begin();
        assertFalse(journey.claims(way.come(journey, clerk, ada)).has("email"));
    }

    @ParameterizedTest
    @EnumSource
    void aStateIsWorthNothingInAnotherBrowser(SignInWay way) {
        TestRealm realm = realm(way);
        Journey attacker = new Journey(realm);
        attacker.begin();
        Journey victim = new Journey(realm).at(attacker.page());
        Page end = way.come(victim, clerk, ada);
        assertEquals(400, end.status(), end.text());
        assertEquals("state_rejected", realm.lastReason());
        assertEquals(0, realm.users());
    }

    @ParameterizedTest
    @EnumSource
    void aStateGivesOneCodeAlsoInParallel(SignInWay way) {
        TestRealm realm = realm(way);
        signIn(way, realm);
        Journey journey = new Journey(realm);
        journey.begin();
        Supplier<Page> arrival = way.arrival(journey, clerk, ada);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Page> ends =
                IntStream.range(0, 6).mapToObj(i -> CompletableFuture.supplyAsync(arrival, threads)).toList().stream()
                        .map(CompletableFuture::join)
                        .toList();
        threads.shutdownNow();
        assertEquals(
                1,
                ends.stream()
                        .filter(end -> end.isAt(TestRealm.REDIRECT_URI))
                        .filter(end -> end.parameters().containsKey("code"))
                        .count(),
                ends.toString());
        assertTrue(realm.reasons().contains("state_used"), realm.reasons().toString());
    }

    @ParameterizedTest
    @EnumSource
    void thoseWhomClerkBansAreKeptOut(SignInWay way) {
        TestRealm realm = realm(way);
        ada.blocked("banned");
        Page end = signIn(way, realm);
        assertEquals("access_denied", end.parameter("error"), end.text());
        assertEquals("user_banned", realm.lastReason());
        assertEquals(0, realm.users());
    }

    @ParameterizedTest
    @EnumSource
    void aProofOfAnotherInstanceIsNone(SignInWay way) {
        try (StandInClerk foreign = StandInClerk.start(0)) {
            StandInUser eve = foreign.add(StandInUser.named("Eve", "Elsewhere"));
            TestRealm realm = realm(way);
            Journey journey = new Journey(realm);
            journey.begin();
            if (way == SignInWay.OAUTH) {
                // As if the attacker had sent a code of the other instance.
                clerk.oauth().replaceIdToken(foreign.token(eve).without("azp").sign());
            }
            Page end = way.come(journey, way == SignInWay.OAUTH ? clerk : foreign, way == SignInWay.OAUTH ? ada : eve);
            assertFalse(end.parameters().containsKey("code"), end.toString());
            assertEquals(0, realm.users());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNoIsTold(SignInWay way) {
        TestRealm realm = realm(way);
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = way.deny(journey, clerk);
        assertEquals("access_denied", end.parameter("error"), end.text());
        assertEquals(journey.clientState(), end.parameter("state"));
        assertEquals("denied_by_user", realm.lastReason());
    }

    @ParameterizedTest
    @EnumSource
    void aSilentClerkIsTold(SignInWay way) {
        TestRealm realm = realm(way);
        signIn(way, realm);
        Journey journey = new Journey(realm);
        journey.begin();
        clerk.misbehave("/v1/users/", Misbehaviour.status(503, "{}", Map.of()));
        Page end = way.come(journey, clerk, ada);
        assertEquals("temporarily_unavailable", end.parameter("error"), end.text());
        assertEquals("clerk_unreachable", realm.lastReason());
    }

    @ParameterizedTest
    @EnumSource
    void anotherModesProofIsNone(SignInWay way) {
        TestRealm realm = realm(way);
        for (SignInWay other : SignInWay.values()) {
            if (other != way && !(way == SignInWay.HANDOFF && other == SignInWay.SERVER)) {
                Journey journey = new Journey(realm);
                journey.begin();
                Map<String, String> form = other == SignInWay.OAUTH
                        ? Map.of("state", journey.state(), "code", "code-of-somebody")
                        : Map.of("state", journey.state(), "clerk_token", token(other));
                Page end = journey.browser().post(journey.callbackUrl(), form);
                assertFalse(end.parameters().containsKey("code"), other + " " + end);
            }
        }
        assertEquals(0, realm.users());
    }

    private String token(SignInWay way) {
        String party = way == SignInWay.EMBEDDED
                ? keycloak.url().resolve("/").toString().replaceAll("/$", "")
                : clerk.url().toString();
        return clerk.token(ada).claim("azp", party).sign();
    }
}
