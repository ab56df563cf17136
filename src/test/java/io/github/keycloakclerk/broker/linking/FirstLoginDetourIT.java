package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.FirstLoginFlow;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Mailbox;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A first login flow that is left and entered again")
class FirstLoginDetourIT {

    private static final String END = "/after-first-broker-login";
    private static final String OWNER = ReviewedLogins.OWNER;

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final UsersOfRealm people;
    private final ReviewedLogins reviews;

    FirstLoginDetourIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.people = new UsersOfRealm(keycloak);
        this.reviews = new ReviewedLogins(keycloak);
    }

    /** Keycloak accepts more than one URL for the end of the flow. */
    @Test
    void endsNowhereElseUnderAnotherSpelling() {
        TestRealm realm = reviews.realm(json -> {});
        String owner = realm.addUser("owner", OWNER);
        Journey journey = stoppedAtTheEnd(realm, clerk.add(StandInUser.named("Eve", "Moneypenny")), OWNER);
        String end = journey.page().address().toString();
        Page refused = journey.follow(URI.create(end.replace(END, END + "/")));
        reviews.refused(realm, owner, refused);
    }

    private Journey stoppedAtTheEnd(TestRealm realm, StandInUser person, String typed) {
        Journey journey = new Journey(realm, address -> address.getPath().endsWith(END));
        journey.begin();
        Page review = journey.returnWith(clerk.token(person).sign());
        journey.submit(review, "email", typed);
        assertTrue(
                journey.page().address().getPath().endsWith(END), journey.page().text());
        return journey;
    }

    /** Keycloak creates the account one request before the provider sees it. */
    @Test
    void leavesNoAccountInTheWayOfOthers() {
        TestRealm realm = reviews.realm(json -> {});
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny"));
        Journey pending = stoppedAtTheEnd(realm, eve, OWNER);
        assertEquals(1, realm.users());
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace").email(OWNER, true));
        Journey journey = reviews.arrive(realm, ada);
        Page end = journey.submit(journey.page());
        assertTrue(end.parameters().containsKey("code"), end.text());
        assertEquals(1, realm.users());
        assertEquals(OWNER, realm.user(ada.id()).path("email").asText());
        assertEquals(
                "first_login_unfinished",
                realm.event("DELETE_ACCOUNT").at("/details/reason").asText());
        Page late = pending.follow(pending.page().address());
        assertFalse(late.parameters().containsKey("code"), late.toString());
        assertEquals(
                List.of(ada.id()),
                people.linked(realm, realm.user(ada.id()).path("id").asText()));
    }

    /** The owner of one account follows Keycloak's link, but the flow continues with another account. */
    @Test
    void isNotProvenByALinkForAnotherAccount() {
        try (Mailbox mailbox = Mailbox.open()) {
            TestRealm realm =
                    keycloak.realm(FirstLoginFlow.withKeycloaksProfile().andThen(mailbox.ofRealm()));
            String owner = realm.addUser("owner", OWNER);
            realm.addUser("second", "eve@people.example");
            StandInUser eve = clerk.add(StandInUser.named("Eve", "Moneypenny").email("eve@people.example", true));
            Journey journey = reviews.arrive(realm, eve);
            Page sent = journey.submit(journey.page(), "submitAction", "linkAccount");
            URI link = mailbox.link();

            journey.follow(restart(sent));
            journey.at(journey.returnWith(clerk.token(eve).sign()));
            journey.submit(journey.page(), "submitAction", "updateProfile");
            journey.submit(journey.page(), "email", OWNER);
            journey.submit(journey.page(), "submitAction", "updateProfile");
            journey.submit(journey.page());
            confirmElsewhere(link);
            Page end = journey.submit(journey.page(), "submitAction", "linkAccount");

            reviews.refused(realm, owner, end);
        }
    }

    @Test
    void isProvenByALinkForThisAccount() {
        try (Mailbox mailbox = Mailbox.open()) {
            TestRealm realm =
                    keycloak.realm(FirstLoginFlow.withKeycloaksProfile().andThen(mailbox.ofRealm()));
            String owner = realm.addUser("owner", OWNER);
            StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace").email(OWNER, true));
            Journey journey = reviews.arrive(realm, ada);
            Page sent = journey.submit(journey.page(), "submitAction", "linkAccount");
            confirmElsewhere(mailbox.link());
            Page end = journey.follow(sent.link("#instruction3 a"));
            assertTrue(end.parameters().containsKey("code"), end.text());
            assertEquals(List.of(ada.id()), people.linked(realm, owner));
        }
    }

    private static URI restart(Page page) {
        return URI.create(page.address().toString().replaceAll("/first-broker-login\\?.*", "/restart?") + "client_id="
                + page.parameter("client_id") + "&tab_id=" + page.parameter("tab_id"));
    }

    private static void confirmElsewhere(URI link) {
        Browser other = new Browser(address -> false);
        Page page = other.open(link);
        other.open(page.link("#kc-info-message a"));
    }

    /** Nor is a username entered in another form of the same sign-in a proof. */
    @Test
    void isNotProvenByANameAlone() {
        TestRealm realm = reviews.realm(FirstLoginDetourIT::askForNameThenPassword);
        String owner = realm.addUser("owner", OWNER);
        ObjectNode secret = Json.object("type", "password", "value", "secret");
        realm.admin().put(realm.path("/users/" + owner + "/reset-password"), secret);
        Journey journey = new Journey(realm);
        Page names = journey.begin();
        journey.follow(names.link("#social-clerk"));
        Page review = journey.returnWith(
                clerk.token(clerk.add(StandInUser.named("Eve", "Moneypenny"))).sign());
        URI of = review.address();
        Page again = journey.browser().open(URI.create(of.toString().replace("first-broker-login", "authenticate")));
        Page password = journey.submit(again, "username", "owner");
        assertTrue(password.text().contains("Password"), password.text());
        Page back = journey.browser().open(of);
        reviews.refused(realm, owner, journey.submit(back, "email", OWNER));
    }

    private static void askForNameThenPassword(ObjectNode json) {
        ArrayNode flow = (ArrayNode) json.path("authenticationFlows").path(0).path("authenticationExecutions");
        flow.removeAll();
        for (String form : List.of("auth-username-form", "auth-password-form")) {
            flow.addObject()
                    .put("authenticator", form)
                    .put("requirement", "REQUIRED")
                    .put("priority", 10 * (flow.size() + 1))
                    .put("authenticatorFlow", false);
        }
    }
}
