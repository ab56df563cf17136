package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A user keeps their account")
class ChangesInClerkIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final UsersOfRealm people;

    ChangesInClerkIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.people = new UsersOfRealm(keycloak);
    }

    @Test
    void afterTheyWereMadeAgainInClerkOnlyByProvingThatItIsTheirs() {
        TestRealm realm = keycloak.realm();
        StandInUser before = people.ada();
        people.succeed(realm, before);
        String id = people.idOf(realm, before);
        clerk.remove(before);
        StandInUser again = clerk.add(StandInUser.named("Ada", "Lovelace").email(before.email(), true));
        Page page = people.signIn(realm, again);
        assertEquals(200, page.status());
        assertTrue(page.text().contains("already exists"), page.text());
        assertEquals(List.of(), people.linked(realm, id), "the person who is gone can never come back");
        assertEquals(
                "REMOVE_FEDERATED_IDENTITY",
                realm.event("REMOVE_FEDERATED_IDENTITY").path("type").asText());
        assertEquals(1, realm.users());
    }

    @Test
    void afterTheyWereMadeAgainWhereAnAdministratorLinksVerifiedAddresses() {
        TestRealm realm = keycloak.realm(UsersOfRealm::linkVerifiedAddresses);
        StandInUser before = people.ada();
        people.succeed(realm, before);
        String id = people.idOf(realm, before);
        clerk.remove(before);
        StandInUser again = clerk.add(StandInUser.named("Ada", "Lovelace").email(before.email(), true));
        people.succeed(realm, again);
        people.succeed(realm, again);
        assertEquals(List.of(again.id()), people.linked(realm, id));
        assertEquals(1, realm.users());
    }

    @Test
    void butNotThatOfAPersonWhoStillHasTheAddressInClerk() {
        TestRealm realm = keycloak.realm(UsersOfRealm::linkVerifiedAddresses);
        StandInUser ada = people.ada();
        people.succeed(realm, ada);
        StandInUser twin = clerk.add(StandInUser.named("Eve", "Moneypenny").email(ada.email(), true));
        people.refused(realm, twin, "account_of_another");
        assertEquals(List.of(ada.id()), people.linked(realm, people.idOf(realm, ada)));
        assertEquals(1, realm.users());
    }

    @Test
    void andNoneWhereClerkDoesNotSayWhetherTheOtherPersonIsGone() {
        TestRealm realm = keycloak.realm(UsersOfRealm::linkVerifiedAddresses);
        StandInUser ada = people.ada();
        people.succeed(realm, ada);
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny").email(ada.email(), true));
        clerk.misbehave(Calls.USERS + ada.id(), Misbehaviour.status(503, "{}", Map.of()));
        try {
            assertEquals("temporarily_unavailable", people.signIn(realm, eve).parameter("error"));
        } finally {
            clerk.behave();
        }
        assertEquals(List.of(ada.id()), people.linked(realm, people.idOf(realm, ada)));
    }

    @Test
    void whenTheirAddressChangesInClerk() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = people.ada();
        people.succeed(realm, ada);
        String id = people.idOf(realm, ada);
        String changed = UsersOfRealm.unique("new") + "@people.example";
        ada.email(changed, true);
        people.succeed(realm, ada);
        assertEquals(changed, people.account(realm, id).path("email").asText());
        assertEquals(1, realm.users());
    }

    @Test
    void whenTwoPeopleSwapTheirAddresses() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = people.ada();
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        people.succeed(realm, ada);
        people.succeed(realm, grace);
        String adas = ada.email();
        String graces = grace.email();
        ada.email(graces, true);
        grace.email(adas, true);
        people.succeed(realm, ada);
        assertEquals(
                graces,
                people.account(realm, people.idOf(realm, ada)).path("email").asText());
        assertTrue(people.account(realm, people.idOf(realm, ada))
                .path("emailVerified")
                .asBoolean());
        JsonNode waiting = people.account(realm, people.idOf(realm, grace));
        assertTrue(waiting.path("email").asText("").isEmpty(), "not hers any more");
        assertFalse(waiting.path("emailVerified").asBoolean());
        people.succeed(realm, grace);
        assertEquals(
                adas,
                people.account(realm, people.idOf(realm, grace)).path("email").asText());
        assertTrue(people.account(realm, people.idOf(realm, grace))
                .path("emailVerified")
                .asBoolean());
        assertEquals(2, realm.users());
    }

    @Test
    void thoughAnotherTookTheAddressThatTheyGaveUp() {
        TestRealm realm = keycloak.realm(UsersOfRealm::linkVerifiedAddresses);
        StandInUser ada = people.ada();
        people.succeed(realm, ada);
        String old = ada.email();
        ada.email(UsersOfRealm.unique("new") + "@people.example", true);
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny").email(old, true));
        people.succeed(realm, eve);
        assertEquals(2, realm.users());
        assertEquals(
                old,
                people.account(realm, people.idOf(realm, eve)).path("email").asText());
        people.succeed(realm, ada);
        assertEquals(
                ada.email(),
                people.account(realm, people.idOf(realm, ada)).path("email").asText());
        assertEquals(List.of(ada.id()), people.linked(realm, people.idOf(realm, ada)));
    }

    @Test
    void whoseAddressIsThatOfAnAccountWithoutClerk() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = people.ada();
        people.succeed(realm, ada);
        String taken = UsersOfRealm.unique("local") + "@people.example";
        String local = realm.addUser(UsersOfRealm.unique("local"), taken);
        ada.email(taken, true);
        people.succeed(realm, ada);
        assertEquals(taken, people.account(realm, local).path("email").asText());
        assertTrue(
                people.account(realm, people.idOf(realm, ada))
                        .path("email")
                        .asText("")
                        .isEmpty(),
                "the former address may be somebody else's by now");
        assertEquals(2, realm.users());
    }

    @Test
    void whenTheirUsernameChangesToOneThatIsTaken() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = people.ada();
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        people.succeed(realm, ada);
        people.succeed(realm, grace);
        String gracesAccount = people.idOf(realm, grace);
        String adas = ada.username();
        ada.username(grace.username());
        people.succeed(realm, ada);
        assertEquals(ada.email(), realm.user(ada.id()).path("username").asText(), "the next name of \"preferred\"");
        assertEquals(gracesAccount, people.idOf(realm, grace));
        grace.username(adas);
        people.succeed(realm, grace);
        people.succeed(realm, ada);
        assertEquals(adas, realm.user(grace.id()).path("username").asText());
        assertEquals(ada.username(), realm.user(ada.id()).path("username").asText(), "free by now");
        assertEquals(2, realm.users());
    }

    @Test
    void thoughSomebodyCameBeforeThemWithTheirAddressUnverified() {
        Consumer<ObjectNode> linking = UsersOfRealm::linkVerifiedAddresses;
        TestRealm realm = keycloak.realm(linking.andThen(RealmExport.with("storeUnverifiedEmail", "true")));
        StandInUser ada = people.ada();
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny").email(ada.email(), false));
        people.succeed(realm, eve);
        people.succeed(realm, ada);
        assertEquals(2, realm.users());
        assertEquals(
                ada.email(),
                people.account(realm, people.idOf(realm, ada)).path("email").asText());
        assertTrue(people.account(realm, people.idOf(realm, eve))
                .path("email")
                .asText("")
                .isEmpty());
        assertEquals(
                "email_verified_for_another",
                realm.event("UPDATE_EMAIL").path("details").path("reason").asText());
    }
}
