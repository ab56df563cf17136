package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.UpstreamRealm;
import io.github.keycloakclerk.harness.UserProfilesOfRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("An account that somebody prepared under the name of a colleague")
class PreparedAccountIT {

    private static final Consumer<ObjectNode> BY_NAME = RealmExport.with("linkByExternalId", "username");

    private final TestKeycloak keycloak;
    private final UsersOfRealm people;
    private final String name = UsersOfRealm.unique("emp-");

    PreparedAccountIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.people = new UsersOfRealm(keycloak);
    }

    private StandInUser colleague() {
        return people.ada().externalId(name);
    }

    private String account(TestRealm realm) {
        return realm.addUser(name, name + "@people.example");
    }

    private void refused(TestRealm realm, StandInUser person, String setting) {
        people.refused(realm, person, "account_not_marked");
        String named = realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                .at("/details/setting")
                .asText();
        assertTrue(named.startsWith("linkByExternalId: ") && named.contains(setting), named);
    }

    private static void mark(TestRealm realm, String account, String externalId) {
        ObjectNode user = (ObjectNode) realm.admin().get(realm.path("/users/" + account));
        user.withObject("/attributes").putArray("clerk_link").add(externalId);
        realm.admin().put(realm.path("/users/" + account), user);
    }

    @Test
    void byASecondIdentityProviderIsNotLinked() {
        UpstreamRealm social = UpstreamRealm.create(keycloak);
        TestRealm realm = keycloak.realm(BY_NAME.andThen(social.asProvider()));
        social.addUser(name, "eve@people.example");
        Journey eve = new Journey(realm);
        eve.begin("kc_idp_hint", UpstreamRealm.ALIAS);
        Page end = social.signIn(eve, name);
        assertTrue(end.parameters().containsKey("code"), end.text());
        assertEquals(1, realm.users());

        refused(realm, colleague(), "identity provider social");

        assertEquals(1, realm.users());
    }

    @Test
    void andGivenUpAgainIsNotLinkedEither() {
        UpstreamRealm social = UpstreamRealm.create(keycloak);
        TestRealm realm = keycloak.realm(BY_NAME.andThen(social.asProvider()));
        String bare = account(realm);
        refused(realm, colleague(), "identity provider social");
        mark(realm, bare, name);
        StandInUser ada = colleague();
        people.succeed(realm, ada);
        assertEquals(List.of(ada.id()), people.linked(realm, bare));
    }

    @ParameterizedTest
    @CsvSource({
        "registrationAllowed,User registration",
        "editUsernameAllowed,Edit username",
        "resetPasswordAllowed,Forgot password"
    })
    void isNotLinkedWhereUsersCouldHaveMadeItSinceTheProviderWasSaved(String setting, String label) {
        TestRealm realm = keycloak.realm(BY_NAME);
        String bare = account(realm);
        realm.admin().put(realm.path(""), Json.object("realm", realm.name()).put(setting, true));
        refused(realm, colleague(), label);
        assertEquals(List.of(), people.linked(realm, bare));
        mark(realm, bare, "another");
        refused(realm, colleague(), label);
        mark(realm, bare, name);
        people.succeed(realm, colleague());
    }

    @Test
    void isNotLinkedWhileItHasACredential() {
        TestRealm realm = keycloak.realm(BY_NAME);
        String taken = account(realm);
        password(realm, taken);
        refused(realm, colleague(), "credential");
        mark(realm, taken, name);
        people.succeed(realm, colleague());
    }

    @Test
    void isNotLinkedWhileSomebodyIsInIt() {
        TestRealm realm = keycloak.realm(BY_NAME);
        String taken = account(realm);
        password(realm, taken);
        assertTrue(realm.passwordClient().signIn(name, "secret").has("access_token"));
        String credentials = "/users/" + taken + "/credentials";
        realm.admin()
                .get(realm.path(credentials))
                .forEach(credential -> realm.admin()
                        .delete(realm.path(
                                credentials + "/" + credential.path("id").asText())));
        refused(realm, colleague(), "session");
        realm.admin().post(realm.path("/users/" + taken + "/logout"), null);
        people.succeed(realm, colleague());
    }

    private static void password(TestRealm realm, String account) {
        ObjectNode password = Json.object("type", "password", "value", "secret");
        realm.admin().put(realm.path("/users/" + account + "/reset-password"), password);
    }

    @Test
    void cannotLoseItsMarkByTheHandOfItsUser() {
        TestRealm realm = keycloak.realm(BY_NAME.andThen(json -> UserProfilesOfRealm.change(json, profile -> {
            profile.put("unmanagedAttributePolicy", "ENABLED");
            UserProfilesOfRealm.remove(profile, "clerk_user_id");
        })));
        Page end = people.signIn(realm, people.ada());
        assertEquals("server_error", end.parameter("error"));
        assertEquals("attributes_editable", realm.lastReason());
        assertEquals(
                "user profile: clerk_user_id",
                realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                        .at("/details/setting")
                        .asText());
    }
}
