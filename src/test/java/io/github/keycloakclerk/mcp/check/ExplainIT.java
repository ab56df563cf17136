package io.github.keycloakclerk.mcp.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The reference of an error page")
@Tag("core")
class ExplainIT {

    private final TestKeycloak keycloak;

    ExplainIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private static JsonNode explain(TestRealm realm, String reference) {
        Admin.Answer answer =
                realm.admin().send("POST", realm.path("/mcp/explain"), Json.object("reference", reference));
        assertEquals(200, answer.status(), answer.body().toString());
        return answer.body();
    }

    /** Signs in as a banned user and returns the reference of the event. */
    private String refusedSignIn(TestRealm realm) {
        StandInUser banned =
                keycloak.clerk().add(StandInUser.named("Ban", "Ned").blocked("banned"));
        new Visitor(new Browser(address -> address.toString().startsWith("http://127.0.0.1")))
                .signIn(realm.testClient().authorizationUrl(), banned);
        return realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                .at("/details/reference")
                .asText();
    }

    @Test
    void leadsToTheEventAndToWhatToDo() {
        TestRealm realm = keycloak.realm();
        String reference = refusedSignIn(realm);
        JsonNode answer = explain(realm, reference);
        assertEquals(reference, answer.path("reference").asText());
        assertEquals("user_banned", answer.path("reason").asText());
        assertTrue(answer.path("summary").asText().length() > 20, answer.toString());
        assertTrue(answer.path("fix").asText().length() > 20, answer.toString());
        assertEquals(
                "user_banned", answer.path("events").findValuesAsText("reason").get(0));
        // Its format does not matter when it is copied from the page.
        assertEquals(
                "user_banned",
                explain(realm, " " + reference.toLowerCase(Locale.ROOT).replace("-", ""))
                        .path("reason")
                        .asText());
    }

    @Test
    void isUnknownInAnotherRealmAndSaysSo() {
        String reference = refusedSignIn(keycloak.realm());
        JsonNode answer = explain(keycloak.newRealm(), reference);
        assertEquals("", answer.path("reason").asText());
        assertEquals(0, answer.path("events").size());
        assertTrue(answer.path("summary").asText().length() > 20, answer.toString());
    }

    @Test
    void cannotBeFoundWhereEventsAreNotSaved() {
        TestRealm realm = keycloak.newRealm(json -> json.put("eventsEnabled", false));
        JsonNode answer = explain(realm, "7F3K-92GD");
        assertTrue(answer.path("fix").asText().contains("Save events"), answer.toString());
    }

    @Test
    void isAsked() {
        TestRealm realm = keycloak.realm();
        assertEquals(
                400,
                realm.admin()
                        .send("POST", realm.path("/mcp/explain"), Json.object("id", "x"))
                        .status());
    }
}
