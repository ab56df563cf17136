package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.FirstLoginFlow;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.UpstreamRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("At the end of the first login flow")
class FirstLoginIT {

    private static final String OWNER = ReviewedLogins.OWNER;

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final UsersOfRealm people;
    private final ReviewedLogins reviews;

    FirstLoginIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.people = new UsersOfRealm(keycloak);
        this.reviews = new ReviewedLogins(keycloak);
    }

    private static void password(TestRealm realm, String account) {
        ObjectNode password = Json.object("type", "password", "value", "secret");
        realm.admin().put(realm.path("/users/" + account + "/reset-password"), password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FORCE", "IMPORT"})
    void nobodyHasTheAccountWhoseAddressTheyTyped(String syncMode) {
        TestRealm realm = reviews.realm(RealmExport.with("syncMode", syncMode));
        String owner = realm.addUser("owner", OWNER);
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny"));
        Journey journey = reviews.arrive(realm, eve);

        Page end = journey.submit(journey.page(), "email", OWNER);

        reviews.refused(realm, owner, end);
        assertEquals("first login flow", reason(realm).at("/details/setting").asText());
    }

    private static JsonNode reason(TestRealm realm) {
        for (JsonNode event : realm.admin().get(realm.path("/events?type=IDENTITY_PROVIDER_LOGIN_ERROR"))) {
            if (event.at("/details/reason").asText().equals("account_not_proven")) {
                return event;
            }
        }
        throw new AssertionError("no such event");
    }

    @Test
    void nobodyHasTheAccountWhoseNameTheyTyped() {
        TestRealm realm = reviews.realm(json -> {});
        String owner = realm.addUser("owner", OWNER);
        Journey journey = reviews.arrive(realm, clerk.add(StandInUser.named("Eve", "Moneypenny")));
        reviews.refused(realm, owner, journey.submit(journey.page(), "username", "owner"));
    }

    @Test
    void aTriedLinkCanBeTriedAgainAndIsRefusedAgain() {
        TestRealm realm = reviews.realm(json -> {});
        String owner = realm.addUser("owner", OWNER);
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny"));
        for (int i = 0; i < 2; i++) {
            Journey journey = reviews.arrive(realm, eve);
            reviews.refused(realm, owner, journey.submit(journey.page(), "email", OWNER));
        }
    }

    @Test
    void theOwnerOfTheAddressIsLinked() {
        TestRealm realm = reviews.realm(json -> {});
        String owner = realm.addUser("owner", OWNER);
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace").email(OWNER, true));
        Journey journey = reviews.arrive(realm, ada);
        Page end = journey.submit(journey.page());
        assertTrue(end.parameters().containsKey("code"), end.text());
        assertEquals(List.of(ada.id()), people.linked(realm, owner));
    }

    /** An attacker who registered with the user's e-mail address still has access to the account. */
    @ParameterizedTest
    @CsvSource({"true,true", "false,false"})
    void anAddressThatKeycloakNeverVerifiedIsNoProofWhileSomebodyIsIn(boolean verified, boolean linked) {
        TestRealm realm = reviews.realm(json -> {});
        String owner = realm.addUser("owner", OWNER);
        ObjectNode account = (ObjectNode) people.account(realm, owner);
        realm.admin().put(realm.path("/users/" + owner), account.put("emailVerified", verified));
        password(realm, owner);
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace").email(OWNER, true));
        Journey journey = reviews.arrive(realm, ada);
        Page end = journey.submit(journey.page());
        assertEquals(linked, end.parameters().containsKey("code"), end.text());
        assertEquals(linked ? List.of(ada.id()) : List.of(), people.linked(realm, owner));
    }

    /** An attacker who signed in elsewhere with that e-mail address and has not returned yet leaves no trace in the account. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void norWhereAnotherProviderMakesAccounts(boolean other) {
        UpstreamRealm social = UpstreamRealm.create(keycloak);
        TestRealm realm = reviews.realm(other ? social.asProvider() : json -> {});
        String owner = realm.addUser("owner", OWNER);
        ObjectNode account = (ObjectNode) people.account(realm, owner);
        realm.admin().put(realm.path("/users/" + owner), account.put("emailVerified", false));
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace").email(OWNER, true));
        Journey journey = reviews.arrive(realm, ada);
        Page end = journey.submit(journey.page());
        assertEquals(!other, end.parameters().containsKey("code"), end.text());
        assertEquals(other ? List.of() : List.of(ada.id()), people.linked(realm, owner));
    }

    @Test
    void aPasswordProvesTheAccountWhateverWasTyped() {
        TestRealm realm = keycloak.realm(FirstLoginFlow.withKeycloaksProfile());
        String owner = realm.addUser("owner", OWNER);
        password(realm, owner);
        StandInUser ada = clerk.add(StandInUser.nameless().firstName("Ada").lastName("Lovelace"));
        Journey journey = reviews.arrive(realm, ada);
        journey.submit(journey.page(), "email", OWNER);
        journey.submit(journey.page(), "submitAction", "linkAccount");
        Page end = journey.submit(journey.page(), "username", "owner", "password", "secret");
        assertTrue(end.parameters().containsKey("code"), end.text());
        assertEquals(List.of(ada.id()), people.linked(realm, owner));
        assertEquals(OWNER, people.account(realm, owner).path("email").asText());
        assertEquals("owner", people.account(realm, owner).path("username").asText());
    }

    @Test
    void signingInWithAnotherProviderProvesTheAccount() {
        UpstreamRealm social = UpstreamRealm.create(keycloak);
        TestRealm realm = keycloak.realm(FirstLoginFlow.withKeycloaksProfile().andThen(social.asProvider()));
        social.addUser("owner", OWNER);
        Journey before = new Journey(realm);
        before.begin("kc_idp_hint", UpstreamRealm.ALIAS);
        social.signIn(before, "owner");
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace").email(OWNER, true));
        Journey journey = reviews.arrive(realm, ada);
        journey.submit(journey.page(), "submitAction", "linkAccount");
        journey.follow(journey.page().link("#social-social"));
        Page end = social.signIn(journey, "owner");
        assertTrue(end.parameters().containsKey("code"), end.text());
        assertEquals(1, realm.users());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnverifiedAddressIsTheAccountsOnlyIfAnAdministratorWantsIt(boolean wanted) {
        TestRealm realm = keycloak.realm(RealmExport.with("storeUnverifiedEmail", Boolean.toString(wanted)));
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace").email("ada@elsewhere.example", false));
        people.succeed(realm, ada);
        people.succeed(realm, ada);
        JsonNode account = realm.user(ada.id());
        assertEquals(
                wanted ? "ada@elsewhere.example" : "", account.path("email").asText());
        assertFalse(account.path("emailVerified").asBoolean());
    }

    @Test
    void neitherIsOneThatWasTyped() {
        TestRealm realm = reviews.realm(json -> {});
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny"));
        Journey journey = reviews.arrive(realm, eve);
        journey.submit(journey.page(), "email", "victim@people.example");
        JsonNode account = realm.admin()
                .get(realm.path("/users?briefRepresentation=false"))
                .get(0);
        assertEquals("", account.path("email").asText(), account.toString());
        assertFalse(account.path("emailVerified").asBoolean());
    }
}
