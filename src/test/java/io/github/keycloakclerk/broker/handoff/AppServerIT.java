package io.github.keycloakclerk.broker.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.AppServer;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Where the app's server says who signed in")
class AppServerIT {

    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    private final TestRealm realm;
    private final Journey journey;
    private AppServer server;

    AppServerIT(TestKeycloak keycloak) {
        this.realm = keycloak.realm(clerk, SignInWay.SERVER.realm());
        this.journey = new Journey(realm);
    }

    @BeforeEach
    void begin() {
        journey.begin();
        server = new AppServer(journey.callbackUrl());
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    @Test
    void aTokenProvesASignInAsItDoesInTheBrowser() {
        StandInOrganization engines = StandInOrganization.named("Engines");
        String token = clerk.token(ada).active(engines, "admin").sign();
        String handle = server.handle(journey.state(), "clerk_token", token);
        assertEquals(
                engines.id(),
                journey.claims(journey.comeBack(handle)).path("org_id").asText());
    }

    @Test
    void aSessionProvesItWithTheOrganizationThatClerkNames() {
        StandInOrganization engines = StandInOrganization.named("Engines");
        ada.memberOf(engines, "org:admin");
        String session = clerk.signIn(ada);
        clerk.setActive(session, engines);
        Page end = journey.comeBack(server.handle(journey.state(), "clerk_session", session));
        assertEquals(engines.id(), journey.claims(end).path("org_id").asText());
    }

    @Test
    void noTokenIsTakenFromABrowser() {
        Page end = journey.returnWith(clerk.token(ada).sign());
        assertEquals("access_denied", end.parameter("error"));
        assertEquals("token_in_browser", realm.lastReason());
    }

    @Test
    void aBrowserThatComesBackBeforeTheServerHasSpokenIsRefused() {
        assertEquals("access_denied", journey.comeBack("none").parameter("error"));
        assertEquals("handoff_missing", realm.lastReason());
    }

    @Test
    void theServersWordCountsInTheBrowserThatBeganOnly() {
        String handle = server.handle(journey.state(), "clerk_session", clerk.signIn(ada));
        Journey other = new Journey(realm);
        other.begin();
        assertEquals(400, new Journey(realm).at(journey.page()).comeBack(handle).status());
        assertEquals("access_denied", other.comeBack(handle).parameter("error"));
        assertTrue(journey.comeBack(handle).parameters().containsKey("code"));
    }

    @Test
    void nobodyHasOthersSignInForThem() {
        // An attacker lures the user to the app's page with the attacker's state, and waits in another browser.
        server.handle(journey.state(), "clerk_session", clerk.signIn(ada));
        assertEquals("access_denied", journey.comeBack("").parameter("error"));
        assertEquals("handoff_missing", realm.lastReason());
        assertEquals(0, realm.users());
    }

    @Test
    void aGuessedHandleEndsTheSignIn() {
        server.handle(journey.state(), "clerk_session", clerk.signIn(ada));
        assertEquals("access_denied", journey.comeBack("guessed").parameter("error"));
        assertEquals(0, realm.users());
    }

    @Test
    void aHandleIsCompletedOnceAlsoInParallel() {
        List<Webhook> requests = IntStream.range(0, 6)
                .mapToObj(i -> server.signed(journey.state(), "clerk_session", clerk.signIn(ada)))
                .toList();
        List<Integer> answers = requests.stream()
                .map(request ->
                        CompletableFuture.supplyAsync(() -> server.send(request).status()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
        assertEquals(List.of(200, 404, 404, 404, 404, 404), answers);
    }

    @Test
    void aReplayedRequestFindsNoHandle() {
        Webhook request = server.signed(journey.state(), "clerk_session", clerk.signIn(ada));
        String handle = server.send(request).body().path("handle").asText();
        assertEquals(404, server.send(request).status());
        journey.claims(journey.comeBack(handle));
        assertEquals(404, server.send(request).status());
        assertEquals("handle_unknown", realm.lastReason());
    }

    @Test
    void onlyWhoHasTheSecretIsHeard() {
        Webhook request = server.signed(journey.state(), "clerk_session", clerk.signIn(ada));
        assertEquals(
                401,
                server.send(request.signedWith("whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI=")
                                .standardHeaders())
                        .status());
        assertEquals("handoff_signature", realm.lastReason());
        assertEquals(
                401,
                server.send(request.body(request.body().replace("sess_", "sess_x")))
                        .status());
        assertEquals(
                401,
                server.send(request.at(Instant.now().minusSeconds(400))
                                .signedWith(AppServer.SECRET)
                                .standardHeaders())
                        .status());
        assertEquals("handoff_timestamp", realm.lastReason());
        assertEquals(401, server.send(request.header("")).status());
        String refused = "/events?type=IDENTITY_PROVIDER_LOGIN_ERROR";
        int events = realm.admin().get(realm.path(refused)).size();
        for (int i = 0; i < 20; i++) {
            assertEquals(401, server.send(request.header("v1,AAAA")).status());
        }
        assertEquals(events, realm.admin().get(realm.path(refused)).size(), "one event in a while");
        assertEquals("access_denied", journey.comeBack("none").parameter("error"));
    }

    @ParameterizedTest
    @CsvSource({"ended,session_not_active", "pending,session_not_active", "revoked,session_not_active"})
    void aSessionThatIsNotActiveProvesNothing(String status, String reason) {
        String session = clerk.signIn(ada);
        clerk.setStatus(session, status);
        Admin.Answer answer = server.say(journey.state(), "clerk_session", session);
        assertEquals(403, answer.status());
        assertEquals(reason, answer.body().path("error").asText());
        assertEquals("access_denied", journey.comeBack("none").parameter("error"));
    }

    @Test
    void aSessionThatEndsInBetweenProvesNothing() {
        String session = clerk.signIn(ada);
        String handle = server.handle(journey.state(), "clerk_session", session);
        clerk.setStatus(session, "revoked");
        assertEquals("access_denied", journey.comeBack(handle).parameter("error"));
        assertEquals("session_not_active", realm.lastReason());
    }

    @Test
    void theServerIsToldToTryAgainWhileClerkIsSilent() {
        String session = clerk.signIn(ada);
        clerk.misbehave("/v1/sessions/", Misbehaviour.status(503, "{}", Map.of()));
        assertEquals(503, server.say(journey.state(), "clerk_session", session).status());
        clerk.behave();
        assertEquals(200, server.say(journey.state(), "clerk_session", session).status());
    }

    @Test
    void aSessionOfSomebodyWhoActsInTheNameOfThePersonIsRefused() {
        String session = clerk.signIn(ada);
        clerk.setActor(session, "user_support");
        Admin.Answer answer = server.say(journey.state(), "clerk_session", session);
        assertEquals(403, answer.status());
        assertEquals("token_impersonation", answer.body().path("error").asText());
    }

    @Test
    void aSessionSaysNothingOfItsAge() {
        journey.begin("max_age", "300");
        String handle = server.handle(journey.state(), "clerk_session", clerk.signIn(ada));
        assertEquals("login_required", journey.comeBack(handle).parameter("error"));
        assertEquals("factor_too_old", realm.lastReason());
    }

    @ParameterizedTest
    @CsvSource({
        "clerk_session,user_1",
        "clerk_session,''",
        "clerk_session,sess_../../users/user_1",
        "clerk_token,''",
        "other,x"
    })
    void whatIsNeitherATokenNorASessionIsRefused(String name, String value) {
        assertEquals(400, server.say(journey.state(), name, value).status());
    }

    @Test
    void aBodyThatIsNoneOrTooLargeIsRefused() {
        for (String body : List.of("", "[]", "x", "{\"state\":\"" + "x".repeat(40_000) + "\"}")) {
            int status = server.send(Webhook.of(body, AppServer.SECRET).standardHeaders())
                    .status();
            assertTrue(status == 400 || status == 413, body.length() + " " + status);
        }
    }

    @Test
    void withoutASecretThereIsNoSuchAddress() {
        realm.change("handoffSecret", "");
        Admin.Answer answer = server.say(journey.state(), "clerk_session", clerk.signIn(ada));
        assertEquals(404, answer.status());
        assertFalse(answer.body().has("error"));
        assertEquals(Json.object(), answer.body());
    }
}
