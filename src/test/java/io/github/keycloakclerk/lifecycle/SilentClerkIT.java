package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A refresh")
class SilentClerkIT {

    private final StandInClerk clerk;
    private final TestKeycloak keycloak;
    /** Calls Clerk at each check. */
    private final TestRealm realm;

    private final StandInUser ada;

    SilentClerkIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.realm = keycloak.realm(RealmExport.with("guardCacheSeconds", "0"));
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    @Test
    void whileClerkIsSilentGoesOn() {
        Connected connected = Connected.offline(clerk, realm, ada);
        clerk.misbehave(Calls.USERS, Misbehaviour.status(500, "{}", Map.of()));
        assertTrue(connected.isAlive());
    }

    @Test
    void whileClerkHangsGoesOnAfterAFewSeconds() {
        Connected connected = Connected.offline(clerk, realm, ada);
        clerk.misbehave(Calls.USERS, Misbehaviour.slow(Duration.ofSeconds(20)));
        Instant begin = Instant.now();
        assertTrue(connected.isAlive());
        assertTrue(Duration.between(begin, Instant.now()).toSeconds() < 6);
    }

    @Test
    void whileClerkIsSilentIsPutOffIfTheAdministratorWantsIt() throws InterruptedException {
        TestRealm strict = keycloak.realm(
                RealmExport.with("guardCacheSeconds", "0").andThen(RealmExport.with("guardWhenUnreachable", "deny")));
        Connected connected = Connected.offline(clerk, strict, ada);
        clerk.misbehave(Calls.USERS, Misbehaviour.status(500, "{}", Map.of()));

        Admin.Answer answer = connected.refresh();

        assertEquals(503, answer.status());
        assertEquals("temporarily_unavailable", answer.body().path("error").asText());
        clerk.behave();
        Thread.sleep(5100);
        assertTrue(connected.isAlive(), "the refresh token was not used up");
    }

    @Test
    void whileClerkIsSilentGoesOnForSomeTimeAfterItLastAnswered() throws InterruptedException {
        TestRealm bounded = keycloak.realm(
                RealmExport.with("guardCacheSeconds", "0").andThen(RealmExport.with("guardAllowSeconds", "4")));
        Connected connected = Connected.offline(clerk, bounded, ada);
        assertTrue(connected.isAlive());
        clerk.misbehave(Calls.USERS, Misbehaviour.status(500, "{}", Map.of()));
        assertTrue(connected.isAlive());
        Thread.sleep(4500);
        Admin.Answer late = connected.refresh();
        assertEquals(503, late.status());
        assertEquals("temporarily_unavailable", late.body().path("error").asText());
        clerk.behave();
        assertTrue(connected.isAlive(), "the token was not used up");
    }

    @Test
    void ofOneUserWhomClerkDoesNotAnswerOpensTheCheckForNobodyElse() {
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        Connected hers = Connected.offline(clerk, realm, grace);
        Connected connected = Connected.offline(clerk, realm, ada);
        clerk.misbehave(Calls.USERS + ada.id(), Misbehaviour.status(429, "{}", Map.of("Retry-After", "60")));
        for (int i = 0; i < 4; i++) {
            assertTrue(connected.isAlive());
        }
        grace.blocked("banned");
        assertFalse(hers.isAlive());
    }
}
