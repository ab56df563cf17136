package io.github.keycloakclerk.broker.signin;

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
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A state counts in the browser that began, and only there")
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
    void inAnotherBrowserItIsWorthNothing() {
        Journey attacker = new Journey(realm);
        attacker.begin();
        Journey victim = new Journey(realm);
        Page end = victim.browser()
                .post(attacker.callbackUrl(), Map.of("state", attacker.state(), "clerk_token", token()));
        assertEquals(400, end.status());
        assertEquals("state_rejected", realm.lastReason());
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
        assertTrue(expired.text().contains("This sign-in has expired"), expired.status() + " " + expired.text());
        assertEquals(0, hurried.users());

        Page again = journey.browser().open(expired.link("#loginRestartLink"));
        assertTrue(again.isAt(clerk.url() + "/auth/mcp"), again.address() + " " + again.text());
        Page end = journey.browser()
                .post(
                        URI.create(again.parameter("callback_url")),
                        Map.of("state", again.parameter("state"), "clerk_token", token()));
        journey.claims(end);
    }
}
