package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.UUID;

/** Users who sign in, and their Keycloak accounts. */
public record UsersOfRealm(TestKeycloak keycloak) {

    StandInUser ada() {
        return keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    Page signIn(TestRealm realm, StandInUser person) {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey.returnWith(keycloak.clerk().token(person).sign());
    }

    public void succeed(TestRealm realm, StandInUser person) {
        Page end = signIn(realm, person);
        assertTrue(end.parameters().containsKey("code"), () -> end.address() + " " + end.text());
    }

    void refused(TestRealm realm, StandInUser person, String reason) {
        assertEquals("access_denied", signIn(realm, person).parameter("error"));
        assertEquals(reason, realm.lastReason());
    }

    public JsonNode account(TestRealm realm, String id) {
        return realm.admin().get(realm.path("/users/" + id));
    }

    public List<String> linked(TestRealm realm, String id) {
        return realm.admin()
                .get(realm.path("/users/" + id + "/federated-identity"))
                .findValuesAsText("userId");
    }

    static String unique(String name) {
        return name + UUID.randomUUID().toString().substring(0, 8);
    }

    String idOf(TestRealm realm, StandInUser person) {
        return realm.user(person.id()).path("id").asText();
    }

    /** A first login flow that links by e-mail address without asking. */
    static void linkVerifiedAddresses(ObjectNode json) {
        ObjectNode flow = json.withArray("authenticationFlows").addObject();
        flow.put("alias", "link")
                .put("providerId", "basic-flow")
                .put("topLevel", true)
                .put("builtIn", false);
        for (String authenticator : List.of("idp-create-user-if-unique", "idp-auto-link")) {
            flow.withArray("authenticationExecutions")
                    .addObject()
                    .put("authenticator", authenticator)
                    .put("requirement", "ALTERNATIVE")
                    .put("priority", -authenticator.length())
                    .put("authenticatorFlow", false);
        }
        RealmExport.provider(json).put("firstBrokerLoginFlowAlias", "link");
    }
}
