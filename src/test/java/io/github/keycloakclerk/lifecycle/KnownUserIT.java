package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Where Clerk's events come, what is known of a user")
class KnownUserIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInUser ada =
            clerk.add(StandInUser.named("Ada", "Lovelace")).memberOf(acme, "org:admin");
    private final String clerkSession = clerk.signIn(ada);

    KnownUserIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    /** A realm that has received an event, about an unrelated user. */
    private TestRealm realm(Consumer<ObjectNode> changes) {
        TestRealm realm = keycloak.newRealm(clerk, changes);
        StandInUser grace = clerk.add(StandInUser.named("Grace", "Hopper"));
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", grace)));
        return realm;
    }

    private TestRealm realm() {
        return realm(json -> {});
    }

    private Page signIn(TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey.returnWith(clerk.activated(ada, clerkSession).sign());
    }

    /** The first sign-in creates the user. After the second one, Keycloak knows the user. */
    private void becomeKnown(TestRealm realm) {
        assertSignedIn(signIn(realm));
        assertSignedIn(signIn(realm));
        clerk.calls().reset();
    }

    private static void assertSignedIn(Page end) {
        assertTrue(end.parameters().containsKey("code"), () -> end.address() + " " + end.text());
    }

    private long calls() {
        return clerk.calls().to(Calls.USERS) + clerk.calls().to(Calls.SESSIONS);
    }

    @Test
    void isNotAskedAtASignIn() {
        TestRealm realm = realm();
        becomeKnown(realm);

        Journey journey = new Journey(realm);
        journey.begin("scope", "openid clerk:session");
        JsonNode tokens = journey.tokens(
                journey.returnWith(clerk.activated(ada, clerkSession).sign()));

        assertEquals(0, calls());
        JsonNode claims = OAuthClient.claims(tokens.path("access_token").asText());
        assertEquals(clerkSession, claims.path("clerk_session_id").asText());
        assertEquals(4102444800L, claims.path("clerk_session_expires_at").asLong());
    }

    @Test
    void isAskedAgainAfterAnEventOfTheUser() {
        TestRealm realm = realm();
        becomeKnown(realm);
        ada.firstName("Augusta");
        assertSignedIn(signIn(realm));
        assertEquals("Ada", realm.user(ada.id()).path("firstName").asText(), "nobody has said so yet");

        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
        assertEquals("Augusta", realm.user(ada.id()).path("firstName").asText());
        clerk.calls().reset();
        assertSignedIn(signIn(realm));

        assertEquals("Augusta", realm.user(ada.id()).path("firstName").asText());
        assertEquals(0, calls(), "what the event brought is known");
    }

    @Test
    void doesNotLetSomebodyInWhoIsBanned() {
        TestRealm realm = realm();
        becomeKnown(realm);
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned"))));
        assertFalse(signIn(realm).parameters().containsKey("code"));
        ada.field("banned", BooleanNode.FALSE);
        assertSignedIn(signIn(realm));
    }

    @Test
    void doesNotCountForASessionThatEnded() {
        TestRealm realm = realm();
        becomeKnown(realm);
        String token = clerk.activated(ada, clerkSession).sign();
        Journey journey = new Journey(realm);
        journey.begin();
        String late = clerk.activated(ada, clerkSession).sign();
        assertEquals(204, realm.deliver(clerk.webhooks().session("session.revoked", clerkSession, ada)));

        Page end = journey.returnWith(late);

        assertFalse(end.parameters().containsKey("code"), end.address() + token);
    }

    @Test
    void isAskedWhereTheAdministratorWantsIt() {
        TestRealm realm = realm(RealmExport.with("knownUserSeconds", "0"));
        becomeKnown(realm);
        assertSignedIn(signIn(realm));
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
        assertEquals(0, clerk.calls().to(Calls.SESSIONS), "a token of a session that is known");
    }

    @Test
    void isAskedWhereNoEventEverCame() {
        TestRealm realm = keycloak.newRealm(clerk, json -> {});
        becomeKnown(realm);
        assertSignedIn(signIn(realm));
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
    }

    @Test
    void isAskedForATokenThatMayBeOlderThanTheSignIn() {
        TestRealm realm = realm(RealmExport.with("requireFreshToken", "false"));
        becomeKnown(realm);
        assertSignedIn(signIn(realm));
        assertEquals(1, clerk.calls().to(Calls.SESSIONS));
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
    }

    @Test
    void isForgottenWhenAnAdministratorClearsTheUserCache() {
        TestRealm realm = realm();
        becomeKnown(realm);
        realm.admin().post(realm.path("/clear-user-cache"), null);
        assertSignedIn(signIn(realm));
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
    }

    /** Each token was issued before the membership changed. */
    @Test
    void saysWhichOrganizationATokenSpeaksForStill() {
        TestRealm realm = realm();
        becomeKnown(realm);
        Journey journey = new Journey(realm);
        journey.begin("scope", "openid clerk:session");
        String late = clerk.activated(ada, clerkSession).sign();
        ada.memberOf(acme, "org:member");
        assertEquals(204, realm.deliver(clerk.webhooks().membership("organizationMembership.updated", ada, acme)));
        JsonNode member = OAuthClient.claims(
                journey.tokens(journey.returnWith(late)).path("access_token").asText());
        assertEquals("member", member.path("org_role").asText());

        Journey another = new Journey(realm);
        another.begin("scope", "openid clerk:session");
        String later = clerk.activated(ada, clerkSession).sign();
        ada.leave(acme);
        assertEquals(204, realm.deliver(clerk.webhooks().membership("organizationMembership.deleted", ada, acme)));
        JsonNode nobody = OAuthClient.claims(
                another.tokens(another.returnWith(later)).path("access_token").asText());
        assertFalse(nobody.has("org_id"), nobody.toString());
    }

    @Test
    void hasTheOrganizationsOfTheUser() {
        TestRealm realm =
                realm(json -> ((ObjectNode) json.at("/identityProviderMappers/0/config")).put("createMissing", "true"));
        becomeKnown(realm);
        String path =
                "/organizations/members/" + realm.user(ada.id()).path("id").asText() + "/organizations";
        assertEquals(1, realm.admin().get(realm.path(path)).size());
        assertSignedIn(signIn(realm));
        assertEquals(1, realm.admin().get(realm.path(path)).size());
        assertEquals(0, calls());
        ada.leave(acme);
        assertEquals(204, realm.deliver(clerk.webhooks().membership("organizationMembership.deleted", ada, acme)));
        assertEquals(0, realm.admin().get(realm.path(path)).size());
        assertSignedIn(signIn(realm));
        assertEquals(0, realm.admin().get(realm.path(path)).size());
    }
}
