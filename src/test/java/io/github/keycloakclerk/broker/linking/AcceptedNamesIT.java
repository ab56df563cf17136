package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.UserProfilesOfRealm;
import io.github.keycloakclerk.standin.StandInUser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A value that is chosen for a user is one that the realm accepts")
class AcceptedNamesIT {

    private final TestKeycloak keycloak;
    private final StandInUser pat;

    AcceptedNamesIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.pat = keycloak.clerk().add(StandInUser.named("Pat", "O'Hara"));
        pat.username(null).email("pat.o'hara" + pat.id().substring(5, 12) + "@example.com", true);
    }

    private Page signIn(TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey.returnWith(keycloak.clerk().token(pat).sign());
    }

    @Test
    void forTheUsernameSoThatTheFirstSignInDoesNotStop() {
        TestRealm realm = keycloak.realm();
        Page end = signIn(realm);
        assertTrue(end.parameters().containsKey("code"), end.address() + " " + end.text());
        JsonNode user = realm.user(pat.id());
        assertEquals(pat.id(), user.path("username").asText());
        assertEquals(pat.email(), user.path("email").asText());
    }

    @Test
    void elseTheUserChoosesAndThatStays() {
        TestRealm realm = keycloak.realm(json -> UserProfilesOfRealm.change(json, profile -> {
            for (JsonNode attribute : profile.withArray("attributes")) {
                if (attribute.path("name").asText().equals("username")) {
                    ((ObjectNode) attribute)
                            .withObject("/validations/length")
                            .put("min", 3)
                            .put("max", 12);
                }
            }
        }));
        Journey journey = new Journey(realm);
        journey.begin();
        Page review = journey.returnWith(keycloak.clerk().token(pat).sign());
        assertTrue(review.body().contains("name=\"username\""), review.address() + " " + review.text());
        Page end = journey.submit(review, "username", "pat");
        assertTrue(end.parameters().containsKey("code"), end.address() + " " + end.text());
        assertEquals("pat", realm.user(pat.id()).path("username").asText());
        assertTrue(signIn(realm).parameters().containsKey("code"));
        assertEquals("pat", realm.user(pat.id()).path("username").asText(), "at the next sign-in");
        realm.deliver(keycloak.clerk().webhooks().user("user.updated", pat));
        assertEquals("pat", realm.user(pat.id()).path("username").asText(), "and with a webhook");
    }

    @Test
    void alsoForTheAddressInsteadOfWhichAnotherIsEntered() {
        TestRealm realm = keycloak.realm(json -> UserProfilesOfRealm.change(json, profile -> {
            for (JsonNode attribute : profile.withArray("attributes")) {
                if (attribute.path("name").asText().equals("email")) {
                    ((ObjectNode) attribute).withObject("/validations/length").put("max", 20);
                }
            }
        }));
        assertTrue(signIn(realm).parameters().containsKey("code"));
        assertEquals("", realm.user(pat.id()).path("email").asText(), "too long for the realm");
        ObjectNode user = (ObjectNode) realm.user(pat.id());
        realm.admin().put(realm.path("/users/" + user.path("id").asText()), user.put("email", "pat@example.com"));
        assertTrue(signIn(realm).parameters().containsKey("code"));
        assertEquals("pat@example.com", realm.user(pat.id()).path("email").asText(), "at the next sign-in");
        realm.deliver(keycloak.clerk().webhooks().user("user.updated", pat));
        assertEquals("pat@example.com", realm.user(pat.id()).path("email").asText(), "and with a webhook");
    }

    @Test
    void forTheOtherFieldsOfWhichOneThatIsRefusedStaysAsItIs() {
        TestRealm realm = keycloak.realm();
        pat.firstName("Pat<script>");
        Journey journey = new Journey(realm);
        journey.begin();
        Page page = journey.returnWith(keycloak.clerk().token(pat).sign());
        if (!page.parameters().containsKey("code")) {
            page = journey.submit(page, "firstName", "Patricia");
        }
        assertTrue(page.parameters().containsKey("code"), page.address() + " " + page.text());
        String chosen = realm.user(pat.id()).path("firstName").asText();
        assertTrue(signIn(realm).parameters().containsKey("code"));
        assertEquals(chosen, realm.user(pat.id()).path("firstName").asText());
    }
}
