package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A refresh of somebody whom Clerk does not know any more")
class UnknownUserIT {

    private final StandInClerk clerk;
    /** Calls Clerk at each check. */
    private final TestRealm realm;

    private final StandInUser ada;

    UnknownUserIT(TestKeycloak keycloak) {
        this.clerk = keycloak.clerk();
        this.realm = keycloak.realm(RealmExport.with("guardCacheSeconds", "0"));
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private String disabledBy() {
        return realm.user(ada.id())
                .path("attributes")
                .path("clerk_disabled")
                .path(0)
                .asText();
    }

    @Test
    void withAnOfflineTokenWaitsUntilClerkKnowsThePersonAgain() {
        Connected connected = Connected.offline(clerk, realm, ada);
        clerk.remove(ada);
        for (int i = 0; i < 2; i++) {
            Admin.Answer answer = connected.refresh();
            assertEquals(503, answer.status());
            assertEquals("temporarily_unavailable", answer.body().path("error").asText());
            assertEquals("clerk:unknown", disabledBy());
        }
        clerk.add(ada);
        assertTrue(connected.isAlive());
        assertTrue(realm.user(ada.id()).path("enabled").asBoolean());
    }

    @Test
    void ofAnUnknownPersonIsBelievedThoughTheSigningKeyHasAnotherNameByNow() {
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        Connected hers = Connected.online(clerk, realm, grace);
        assertTrue(hers.isAlive(), "the instance is remembered when Clerk knows somebody");
        Connected connected = Connected.online(clerk, realm, ada);
        clerk.misbehave(Calls.JWKS, Misbehaviour.body("application/json", "{\"keys\": []}"));
        realm.admin().send("GET", realm.path("/identity-provider/instances/clerk/reload-keys"), null);
        clerk.remove(ada);
        assertEquals(400, connected.refresh().status());
        assertEquals("clerk:unknown", disabledBy());
    }

    @Test
    void isNotBelievedIfTheSecretKeyIsOfAnotherInstanceByNow() {
        assertTrue(Connected.online(clerk, realm, clerk.add(StandInUser.named("Grace", "Hopper")))
                .isAlive());
        Connected connected = Connected.offline(clerk, realm, ada);
        clerk.remove(ada);
        clerk.misbehave(Calls.INSTANCE, Misbehaviour.body("application/json", "{\"id\":\"ins_other\"}"));
        assertTrue(connected.isAlive());
        assertEquals("", disabledBy());
    }

    @Test
    void ofManyWhomClerkDoesNotKnowAnyMoreDisablesAFewAndNotAll() {
        List<Connected> connected = new ArrayList<>();
        List<StandInUser> people = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            people.add(clerk.add(StandInUser.named("Many", "Unknown")));
            connected.add(Connected.offline(clerk, realm, people.get(i)));
        }
        people.forEach(clerk::remove);
        List<Boolean> alive = connected.stream().map(Connected::isAlive).toList();
        // Half of the last ten users. Clerk knew all of them at their sign-ins.
        assertEquals(5, alive.stream().filter(one -> !one).count(), alive.toString());
        assertEquals(
                7,
                people.stream()
                        .filter(one -> realm.user(one.id()).path("enabled").asBoolean())
                        .count());
        JsonNode event = realm.event("IDENTITY_PROVIDER_LOGIN_ERROR");
        assertEquals("clerk_users_unknown", event.at("/details/reason").asText());
        people.forEach(clerk::add);
        assertTrue(connected.stream().allMatch(Connected::isAlive), "nobody lost the token");
    }
}
