package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.broker.data.ClerkUserAttributes;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A Clerk user becomes a Keycloak user")
class ClerkUserIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;

    ClerkUserIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
    }

    private Page signIn(TestRealm realm, StandInUser person) {
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.returnWith(clerk.token(person).sign());
        assertTrue(end.parameters().containsKey("code"), () -> end.address() + " " + end.text());
        return end;
    }

    @Test
    void withAllThatClerkKnows() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace").externalId("crm-7"));
        signIn(realm, ada);

        JsonNode user = realm.user(ada.id());
        assertEquals(ada.username(), user.path("username").asText());
        assertEquals(ada.email(), user.path("email").asText());
        assertTrue(user.path("emailVerified").asBoolean());
        assertEquals("Ada", user.path("firstName").asText());
        assertEquals("Lovelace", user.path("lastName").asText());
        JsonNode attributes = user.path("attributes");
        assertEquals(
                "https://img.clerk.com/" + ada.username(),
                attributes.path("picture").path(0).asText());
        assertEquals("+15555550100", attributes.path("phoneNumber").path(0).asText());
        assertEquals("true", attributes.path("phoneNumberVerified").path(0).asText());
        assertEquals("en", attributes.path("locale").path(0).asText());
        assertEquals("crm-7", attributes.path("clerk_external_id").path(0).asText());
        JsonNode link = realm.admin()
                .get(realm.path("/users/" + user.path("id").asText() + "/federated-identity"))
                .path(0);
        assertEquals("clerk", link.path("identityProvider").asText());
        assertEquals(ada.id(), link.path("userId").asText());
    }

    static Stream<UnaryOperator<StandInUser>> unusual() {
        return Stream.of(
                person -> StandInUser.nameless(),
                StandInUser::noEmail,
                person -> person.firstName(null).lastName(null),
                person -> person.username(null),
                person -> person.username(null).noEmail(),
                person -> person.firstName("李").lastName("Ørsted-Ñandú 🦄"),
                person -> person.firstName("O'Brien & <Sons>").lastName("{\"a\": \"b\"}"),
                person -> person.firstName("é".repeat(200)).lastName("x".repeat(200)),
                person -> person.firstName("x".repeat(254) + "🦄🦄"),
                person -> person.imageUrl(null),
                person -> person.locale(null),
                person -> person.without("locale").without("deprovisioned"));
    }

    @ParameterizedTest
    @MethodSource("unusual")
    void withLittleOrUnusualData(UnaryOperator<StandInUser> change) {
        TestRealm realm = keycloak.realm();
        StandInUser person = clerk.add(change.apply(StandInUser.named("Kim", "Lee")));
        signIn(realm, person);
        signIn(realm, person);
        assertEquals(1, realm.users());
        assertEquals(
                person.id(),
                realm.user(person.id())
                        .path("attributes")
                        .path("clerk_user_id")
                        .path(0)
                        .asText());
    }

    @ParameterizedTest
    @CsvSource({"username,username", "email,email", "id,id", "preferred,username"})
    void namedByWhatTheAdministratorChose(String usernameFrom, String expected) {
        TestRealm realm = keycloak.realm(RealmExport.with("usernameFrom", usernameFrom));
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        signIn(realm, ada);
        String wanted = expected.equals("id") ? ada.id() : expected.equals("email") ? ada.email() : ada.username();
        assertEquals(
                wanted.toLowerCase(Locale.ROOT),
                realm.user(ada.id()).path("username").asText());
    }

    @Test
    void namedByIdWhereTheAddressIsNotVerified() {
        TestRealm realm = keycloak.realm(RealmExport.with("storeUnverifiedEmail", "true"));
        StandInUser person = clerk.add(StandInUser.nameless().email("unverified@people.example", false));
        signIn(realm, person);
        JsonNode user = realm.user(person.id());
        assertEquals(person.id(), user.path("username").asText());
        assertEquals("unverified@people.example", user.path("email").asText());
        assertFalse(user.path("emailVerified").asBoolean());
    }

    @Test
    void whoseAddressIsNotTrustedUnlessTheAdministratorTrustsClerk() {
        TestRealm realm = keycloak.realm(json -> RealmExport.provider(json).put("trustEmail", false));
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        signIn(realm, ada);
        assertFalse(realm.user(ada.id()).path("emailVerified").asBoolean());
    }

    @Test
    void refreshedAtEachSignInWithForce() {
        TestRealm realm = keycloak.realm(RealmExport.with("storeUnverifiedEmail", "true"));
        StandInUser person = clerk.add(StandInUser.named("Ada", "Byron").externalId("crm-7"));
        signIn(realm, person);
        String newName = person.username() + "2";
        person.lastName("Lovelace").username(newName).email(newName + "@people.example", false);
        person.phone("+15555550199", false)
                .imageUrl("https://img.clerk.com/new")
                .locale("fr")
                .externalId(null);
        signIn(realm, person);

        JsonNode user = realm.user(person.id());
        assertEquals("Lovelace", user.path("lastName").asText());
        assertEquals(newName, user.path("username").asText());
        assertEquals(newName + "@people.example", user.path("email").asText());
        assertFalse(user.path("emailVerified").asBoolean());
        assertEquals(
                "+15555550199",
                user.path("attributes").path("phoneNumber").path(0).asText());
        assertEquals(
                "false",
                user.path("attributes").path("phoneNumberVerified").path(0).asText());
        assertEquals(
                "https://img.clerk.com/new",
                user.path("attributes").path("picture").path(0).asText());
        assertEquals("fr", user.path("attributes").path("locale").path(0).asText());
        assertTrue(user.path("attributes").path("clerk_external_id").isMissingNode());
    }

    @Test
    void whoseVerifiedAddressGoesWithTheOneInClerk() {
        TestRealm realm = keycloak.realm();
        StandInUser person = clerk.add(StandInUser.named("Ada", "Lovelace"));
        signIn(realm, person);
        person.noEmail().firstName(null);
        signIn(realm, person);
        JsonNode user = realm.user(person.id());
        assertTrue(user.path("email").asText("").isEmpty());
        assertFalse(user.path("emailVerified").asBoolean());
        assertEquals("Ada", user.path("firstName").asText(), "a name that Clerk does not know any more stays");
    }

    @Test
    void setOnceWithImport() {
        TestRealm realm = keycloak.realm(RealmExport.with("syncMode", "IMPORT"));
        StandInUser person = clerk.add(StandInUser.named("Ada", "Byron"));
        signIn(realm, person);
        JsonNode before = realm.user(person.id());
        person.lastName("Lovelace")
                .username("other")
                .email("other@people.example", true)
                .locale("fr")
                .externalId("crm-8");
        signIn(realm, person);
        JsonNode after = realm.user(person.id());
        for (JsonNode user : List.of(before, after)) {
            // Changes with each applied Clerk record, even if nothing else does.
            ((ObjectNode) user.path("attributes")).remove("clerk_applied");
        }
        assertEquals(before.path("attributes"), after.path("attributes"));
        for (String field : new String[] {"username", "email", "emailVerified", "firstName", "lastName"}) {
            assertEquals(before.path(field), after.path(field), field);
        }
    }

    @Test
    void whoTakesNobodysAddressOrNameWhenTheirsChanges() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny"));
        signIn(realm, ada);
        signIn(realm, eve);
        eve.email(ada.email(), true).username(ada.username());
        signIn(realm, eve);
        JsonNode user = realm.user(eve.id());
        assertTrue(user.path("email").asText("").isEmpty(), "the former address may be somebody else's by now");
        assertNotEquals(ada.username(), user.path("username").asText());
        assertEquals(2, realm.users());
    }

    @Test
    void declaredInTheUserProfileSoThatTheAdminConsoleShowsIt() {
        TestRealm realm = keycloak.realm();
        JsonNode profile = realm.admin().get(realm.path("/users/profile"));
        for (String name : ClerkUserAttributes.NAMES) {
            assertTrue(
                    profile.path("attributes").findValuesAsText("name").contains(name), name + " in the user profile");
        }
        assertTrue(((ObjectNode) profile).path("unmanagedAttributePolicy").isMissingNode());
    }
}
