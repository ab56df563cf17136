package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Nobody takes an existing account over")
class AccountTakeoverIT {

    private static final String ADDRESS = "owner@people.example";

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;

    AccountTakeoverIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
    }

    private Page signIn(TestRealm realm, StandInUser person) {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey.returnWith(clerk.token(person).sign());
    }

    /** A first login flow that links an existing account without asking, as some administrators configure it. */
    private static Consumer<ObjectNode> linkingWithoutAsking() {
        return json -> {
            ObjectNode flow = Json.object("alias", "link silently", "providerId", "basic-flow");
            flow.put("topLevel", true).put("builtIn", false);
            ArrayNode executions = flow.putArray("authenticationExecutions");
            executions.add(execution("idp-create-user-if-unique", 10));
            executions.add(execution("idp-auto-link", 20));
            ((ArrayNode) json.get("authenticationFlows")).add(flow);
            RealmExport.provider(json).put("firstBrokerLoginFlowAlias", "link silently");
        };
    }

    private static ObjectNode execution(String authenticator, int priority) {
        ObjectNode execution = Json.object("authenticator", authenticator, "requirement", "ALTERNATIVE");
        return execution
                .put("priority", priority)
                .put("authenticatorFlow", false)
                .put("userSetupAllowed", false);
    }

    @Test
    void withAnUnverifiedAddressEvenWhereTheAdministratorLinksWithoutAsking() {
        TestRealm realm = keycloak.realm(linkingWithoutAsking());
        String owner = realm.addUser("owner", ADDRESS);
        Page end = signIn(realm, clerk.add(StandInUser.nameless().email(ADDRESS, false)));
        assertEquals("access_denied", end.parameter("error"));
        assertEquals("email_not_verified", realm.lastReason());
        assertEquals(0, links(realm, owner));
    }

    @Test
    void withAnUnverifiedAddressInOtherLetters() {
        TestRealm realm = keycloak.realm(linkingWithoutAsking());
        String owner = realm.addUser("owner", ADDRESS);
        signIn(realm, clerk.add(StandInUser.nameless().email("OWNER@people.example", false)));
        assertEquals("email_not_verified", realm.lastReason());
        assertEquals(0, links(realm, owner));
    }

    @Test
    void withAnUnverifiedAddressThatIsAUsernameWhereAddressesAreUsernames() {
        TestRealm realm =
                keycloak.realm(linkingWithoutAsking().andThen(json -> json.put("registrationEmailAsUsername", true)));
        realm.addUser(ADDRESS, ADDRESS);
        signIn(realm, clerk.add(StandInUser.nameless().email(ADDRESS, false)));
        assertEquals("email_not_verified", realm.lastReason());
    }

    @Test
    void withAUsernameThatSomebodyElseHas() {
        TestRealm realm = keycloak.realm(linkingWithoutAsking());
        String owner = realm.addUser("owner", ADDRESS);
        StandInUser person = clerk.add(StandInUser.nameless().username("owner").email("eve@people.example", true));
        assertTrue(signIn(realm, person).parameters().containsKey("code"));
        assertEquals(0, links(realm, owner));
        assertNotEquals("owner", realm.user(person.id()).path("username").asText());
    }

    @Test
    void withAnUnverifiedAddressAsUsername() {
        TestRealm realm = keycloak.realm(linkingWithoutAsking().andThen(RealmExport.with("usernameFrom", "email")));
        String owner = realm.addUser(ADDRESS, "other@people.example");
        signIn(realm, clerk.add(StandInUser.nameless().email(ADDRESS, false)));
        assertEquals("email_not_verified", realm.lastReason());
        assertEquals(0, links(realm, owner));
    }

    @Test
    void butAVerifiedAddressLinksWhereTheAdministratorLinksWithoutAsking() {
        TestRealm realm = keycloak.realm(linkingWithoutAsking());
        String owner = realm.addUser("owner", ADDRESS);
        Page end = signIn(
                realm, clerk.add(StandInUser.nameless().username("someone").email(ADDRESS, true)));
        assertTrue(end.parameters().containsKey("code"), end.toString());
        assertEquals(1, links(realm, owner));
    }

    @Test
    void andKeycloaksFirstLoginFlowAsksWhereTheAddressIsVerified() {
        TestRealm realm = keycloak.realm();
        String owner = realm.addUser("owner", ADDRESS);
        Page end = signIn(realm, clerk.add(StandInUser.nameless().email(ADDRESS, true)));
        assertTrue(end.text().contains("Account already exists"), end.text());
        assertEquals(0, links(realm, owner));
    }

    private static int links(TestRealm realm, String userId) {
        return realm.admin()
                .get(realm.path("/users/" + userId + "/federated-identity"))
                .size();
    }
}
