package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A user finds their account")
@Tag("core")
class LinkingIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final UsersOfRealm people;

    LinkingIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.people = new UsersOfRealm(keycloak);
    }

    @Test
    void thatAnAdministratorMadeAndLinkedInAdvance() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = people.ada();
        String id = realm.addUser(UsersOfRealm.unique("advance"), UsersOfRealm.unique("advance") + "@people.example");
        ObjectNode link = Json.object("userId", ada.id(), "userName", "ada");
        realm.admin().post(realm.path("/users/" + id + "/federated-identity/clerk"), link);
        people.succeed(realm, ada);
        assertEquals(1, realm.users());
        assertEquals(id, people.idOf(realm, ada));
        assertEquals(ada.email(), people.account(realm, id).path("email").asText());
    }

    @Test
    void byAnExternalIdThatIsTheKeycloakId() {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", "id"));
        String id = realm.addUser(UsersOfRealm.unique("legacy"), UsersOfRealm.unique("legacy") + "@people.example");
        StandInUser ada = people.ada().externalId(id);
        people.succeed(realm, ada);
        people.succeed(realm, ada);
        assertEquals(1, realm.users());
        assertEquals(List.of(ada.id()), people.linked(realm, id));
        assertEquals("Lovelace", people.account(realm, id).path("lastName").asText());
        JsonNode event = realm.event("FEDERATED_IDENTITY_LINK");
        assertEquals(id, event.path("userId").asText());
        assertEquals("clerk", event.path("details").path("identity_provider").asText());
    }

    @Test
    void byAnExternalIdThatIsTheUsername() {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", "username"));
        String name = UsersOfRealm.unique("legacy");
        String id = realm.addUser(name, name + "@people.example");
        StandInUser ada = people.ada().externalId(name);
        people.succeed(realm, ada);
        assertEquals(List.of(ada.id()), people.linked(realm, id));
        assertEquals(1, realm.users());
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "id"})
    void andNoOtherByAnExternalIdThatDoesNotCount(String setting) {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", setting));
        String name = UsersOfRealm.unique("legacy");
        String id = realm.addUser(name, name + "@people.example");
        StandInUser ada = people.ada().externalId(setting.equals("off") ? id : name);
        people.succeed(realm, ada);
        assertEquals(List.of(), people.linked(realm, id));
        assertEquals(2, realm.users());
    }

    @Test
    void byTheClerkIdBeforeTheExternalId() {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", "id"));
        StandInUser ada = people.ada();
        people.succeed(realm, ada);
        String own = people.idOf(realm, ada);
        String other = realm.addUser(UsersOfRealm.unique("legacy"), UsersOfRealm.unique("legacy") + "@people.example");
        ada.externalId(other);
        people.succeed(realm, ada);
        assertEquals(List.of(ada.id()), people.linked(realm, own));
        assertEquals(List.of(), people.linked(realm, other));
    }

    @Test
    void butNotOneThatIsLinkedToSomebodyElse() {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", "id"));
        StandInUser ada = people.ada();
        people.succeed(realm, ada);
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny")).externalId(people.idOf(realm, ada));
        people.refused(realm, eve, "account_of_another");
        assertEquals(List.of(ada.id()), people.linked(realm, people.idOf(realm, ada)));
        assertEquals(1, realm.users());
    }

    @Test
    void butNotThatOfAServiceAccount() {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", "username"));
        ObjectNode client = Json.object("clientId", "robot", "protocol", "openid-connect");
        realm.admin().post(realm.path("/clients"), client.put("serviceAccountsEnabled", true));
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny")).externalId("service-account-robot");
        people.succeed(realm, eve);
        assertNotEquals(
                "service-account-robot", realm.user(eve.id()).path("username").asText());
    }

    @Test
    void butNoneThatSomebodyElsePreparedForThem() {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", "username"));
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny"));
        people.succeed(realm, eve);
        JsonNode trap = realm.user(eve.id());
        assertEquals(eve.id(), trap.path("username").asText(), "a name in Clerk is no name here");
        String id = trap.path("id").asText();
        realm.admin().delete(realm.path("/users/" + id + "/federated-identity/clerk"));
        StandInUser ada = people.ada().externalId(trap.path("username").asText());
        people.refused(realm, ada, "account_of_another");
        assertEquals(List.of(), people.linked(realm, id));
    }

    @Test
    void whoseNameStaysWhereNamesLeadToAccounts() {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", "username"));
        String name = UsersOfRealm.unique("legacy");
        String id = realm.addUser(name, name + "@people.example");
        StandInUser ada = people.ada().externalId(name);
        people.succeed(realm, ada);
        people.succeed(realm, ada);
        assertEquals(name, people.account(realm, id).path("username").asText());
    }

    @Test
    void whoseNameNoMapperChoosesWhereNamesLeadToAccounts() {
        TestRealm realm =
                keycloak.realm(RealmExport.with("linkByExternalId", "username").andThen(json -> {
                    ObjectNode mapper =
                            json.withArray("identityProviderMappers").addObject();
                    mapper.put("name", "username")
                            .put("identityProviderAlias", "clerk")
                            .put("identityProviderMapper", "clerk-username")
                            .set("config", Json.object("template", "${USER.first_name}", "syncMode", "FORCE"));
                }));
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny").firstName("colleague-7"));
        people.succeed(realm, eve);
        assertEquals(eve.id(), realm.user(eve.id()).path("username").asText());
    }

    @Test
    void butNotOneOfAPersonWhoIsGoneInClerkByTheExternalId() {
        TestRealm realm = keycloak.realm(RealmExport.with("linkByExternalId", "id"));
        StandInUser before = people.ada();
        people.succeed(realm, before);
        String id = people.idOf(realm, before);
        clerk.remove(before);
        StandInUser again = people.ada().externalId(id);
        people.refused(realm, again, "account_of_another");
    }
}
