package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Where Clerk's events come, at a refresh what is known of a user")
class KnownUserRefreshIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInUser ada =
            clerk.add(StandInUser.named("Ada", "Lovelace")).memberOf(acme, "org:admin");
    private final String clerkSession = clerk.signIn(ada);

    KnownUserRefreshIT(TestKeycloak keycloak) {
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

    private Page signIn(TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey.returnWith(clerk.activated(ada, clerkSession).sign());
    }

    private static void assertSignedIn(Page end) {
        assertTrue(end.parameters().containsKey("code"), () -> end.address() + " " + end.text());
    }

    @Test
    void isNotAskedFor() throws InterruptedException {
        TestRealm realm = realm(RealmExport.with("guardCacheSeconds", "1"));
        Connected connected = Connected.online(clerk, realm, clerk.add(StandInUser.named("Alan", "Turing")));
        Thread.sleep(1100);
        clerk.calls().reset();
        assertTrue(connected.isAlive());
        assertEquals(0, clerk.calls().to(Calls.USERS) + clerk.calls().to(Calls.USER_LIST));
    }

    /** A token's organization claims may be older than the known data about the user. */
    @Test
    void isAskedForOnceInASessionOfAnOrganization() throws InterruptedException {
        TestRealm realm = realm(RealmExport.with("guardCacheSeconds", "1"));
        Connected connected = Connected.online(clerk, realm, ada);
        Thread.sleep(1100);
        clerk.calls().reset();
        assertTrue(connected.isAlive());
        assertEquals(1, clerk.calls().to(Calls.MEMBERSHIPS));
        Thread.sleep(1100);
        assertTrue(connected.isAlive());
        assertEquals(1, clerk.calls().to(Calls.MEMBERSHIPS));
    }

    /** Any realm's administrator can clear Keycloak's user cache of all realms. */
    @Test
    void isForgottenByAnAdministratorOfTheRealmOnly() throws InterruptedException {
        TestRealm realm = realm(RealmExport.with("guardCacheSeconds", "1"));
        TestRealm other = realm(json -> {});
        Connected connected = Connected.online(clerk, realm, clerk.add(StandInUser.named("Alan", "Turing")));
        Thread.sleep(1100);
        other.admin().post(other.path("/clear-user-cache"), null);
        clerk.calls().reset();
        assertTrue(connected.isAlive());
        assertEquals(0, clerk.calls().to(Calls.USERS) + clerk.calls().to(Calls.USER_LIST));

        realm.admin().post(realm.path("/clear-user-cache"), null);
        assertTrue(connected.isAlive());
        assertTrue(clerk.calls().to(Calls.USERS) > 0);
    }

    /** A list of users does not contain their organizations. */
    @Test
    void isAskedAboutAloneAfterTheEndOfAnOrganization() throws InterruptedException {
        TestRealm realm = realm(RealmExport.with("guardCacheSeconds", "1")
                .andThen(RealmExport.with("knownUserSeconds", "1"))
                .andThen(json ->
                        ((ObjectNode) json.at("/identityProviderMappers/0/config")).put("createMissing", "true")));
        StandInUser alan = clerk.add(StandInUser.named("Alan", "Turing"))
                .memberOf(StandInOrganization.named("Beta"), "org:member")
                .memberOf(acme, "org:member");
        Connected connected = Connected.offline(clerk, realm, alan);
        Thread.sleep(1100);
        assertTrue(connected.isAlive());
        alan.leave(acme);
        assertEquals(204, realm.deliver(clerk.webhooks().organizationDeleted(acme)));
        clerk.calls().reset();

        assertTrue(connected.isAlive());

        assertEquals(1, clerk.calls().to(Calls.MEMBERSHIPS));
        String path =
                "/organizations/members/" + realm.user(alan.id()).path("id").asText() + "/organizations";
        assertEquals(1, realm.admin().get(realm.path(path)).size());
    }

    /** The answer at a sign-in is not applied to other sessions of the user. */
    @Test
    void isNotRenewedForASessionByASignInElsewhere() throws InterruptedException {
        TestRealm realm = keycloak.newRealm(clerk, RealmExport.with("guardCacheSeconds", "4"));
        Connected inAcme = Connected.offline(clerk, realm, ada);
        ada.leave(acme);
        Thread.sleep(3000);
        assertSignedIn(signIn(realm));
        Thread.sleep(1100);
        assertFalse(inAcme.isAlive());
    }

    @Test
    void countsForLongerWhileClerkIsSilent() throws InterruptedException {
        TestRealm realm =
                realm(RealmExport.with("guardCacheSeconds", "1").andThen(RealmExport.with("knownUserSeconds", "12")));
        Connected connected = Connected.offline(clerk, realm, ada);
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
        Thread.sleep(12_100);
        clerk.misbehave("/v1/", Misbehaviour.status(500, "{}", Map.of()));
        assertTrue(connected.isAlive(), "more than ten times the guard cache seconds ago");
        assertTrue(connected.isAlive());
    }

    /** No mapper uses organizations, so nothing records the members of the deleted one. */
    @Test
    void fromAnotherSessionDoesNotCountForOneWhoseOrganizationEnded() throws InterruptedException {
        TestRealm realm = realm(RealmExport.with("guardCacheSeconds", "1")
                .andThen(RealmExport.with("knownUserSeconds", "1"))
                .andThen(json -> json.putArray("identityProviderMappers")));
        Connected inAcme = Connected.offline(clerk, realm, ada);
        Journey journey = new Journey(realm);
        journey.begin();
        String elsewhere = journey.tokens(journey.returnWith(clerk.token(ada).sign()))
                .path("refresh_token")
                .asText();
        Thread.sleep(1100);
        ada.leave(acme);
        assertEquals(204, realm.deliver(clerk.webhooks().organizationDeleted(acme)));

        assertTrue(realm.testClient().refresh(elsewhere).has("access_token"));

        assertFalse(inAcme.isAlive());
    }
}
