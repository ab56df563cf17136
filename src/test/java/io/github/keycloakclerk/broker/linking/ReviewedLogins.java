package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.FirstLoginFlow;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.function.Consumer;

/** First logins in a realm that always shows the review page and links the account entered there. */
public record ReviewedLogins(TestKeycloak keycloak) {

    public static final String OWNER = "owner@people.example";

    public TestRealm realm(Consumer<ObjectNode> more) {
        return keycloak.newRealm(FirstLoginFlow.reviewingAndLinking()
                .andThen(FirstLoginFlow.withKeycloaksProfile())
                .andThen(more));
    }

    /** Signs in up to the review page. */
    public Journey arrive(TestRealm realm, StandInUser person) {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.at(journey.returnWith(keycloak.clerk().token(person).sign()));
        return journey;
    }

    /** The account {@code owner} is unchanged. */
    public void refused(TestRealm realm, String owner, Page end) {
        assertEquals("access_denied", end.parameter("error"), () -> end.address() + " " + end.text());
        assertTrue(
                realm.reasons().contains("account_not_proven"), realm.reasons().toString());
        assertEquals(List.of(), people().linked(realm, owner));
        JsonNode account = people().account(realm, owner);
        assertEquals("owner", account.path("username").asText());
        assertEquals(OWNER, account.path("email").asText());
        assertFalse(account.path("attributes").has("clerk_user_id"), account.toString());
        assertEquals("L", account.path("firstName").asText());
    }

    private UsersOfRealm people() {
        return new UsersOfRealm(keycloak);
    }
}
