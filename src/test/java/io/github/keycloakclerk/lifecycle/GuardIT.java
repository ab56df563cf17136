package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Without webhooks, a refresh")
@Tag("core")
class GuardIT {

    private final StandInClerk clerk;
    private final TestKeycloak keycloak;
    /** Calls Clerk at each check. */
    private final TestRealm realm;

    private final StandInUser ada;

    GuardIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.realm = keycloak.realm(RealmExport.with("guardCacheSeconds", "0"));
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private static void assertRefused(Admin.Answer answer) {
        assertEquals(400, answer.status());
        assertEquals("invalid_grant", answer.body().path("error").asText());
        assertEquals(
                "Session not active", answer.body().path("error_description").asText());
    }

    private String reason() {
        return realm.event("LOGOUT").path("details").path("reason").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"banned", "locked", "deprovisioned"})
    void ofABlockedPersonIsRefusedAndEndsAllTheirSessions(String how) {
        Connected online = Connected.online(clerk, realm, ada);
        Connected offline = Connected.offline(clerk, realm, ada);
        assertTrue(online.isAlive());
        ada.blocked(how);

        assertRefused(offline.refresh());

        assertEquals("user_" + how, reason());
        ada.field(how, BooleanNode.FALSE);
        assertFalse(online.isAlive());
        assertFalse(offline.isAlive());
    }

    @Test
    void ofAPersonWhomClerkDoesNotKnowAnyMoreIsRefused() {
        Connected connected = Connected.online(clerk, realm, ada);
        clerk.remove(ada);
        assertRefused(connected.refresh());
        assertEquals("user_unknown", reason());
        assertEquals("clerk:unknown", disabledBy());
    }

    private String disabledBy() {
        return realm.user(ada.id())
                .path("attributes")
                .path("clerk_disabled")
                .path(0)
                .asText();
    }

    @Test
    void isNotTakenForADeletionWhenTheKeysAreOfDifferentInstances() {
        Connected connected = Connected.offline(clerk, realm, ada);
        clerk.remove(ada);
        clerk.misbehave(Calls.INSTANCE, Misbehaviour.body("application/json", "{\"id\":\"ins_other\"}"));
        assertTrue(connected.isAlive());
        assertTrue(realm.user(ada.id()).path("enabled").asBoolean());
    }

    @Test
    void afterTheUnbanNeedsANewSignInOnly() {
        Connected before = Connected.offline(clerk, realm, ada);
        ada.blocked("banned");
        assertRefused(before.refresh());
        ada.field("banned", BooleanNode.FALSE);

        Connected after = Connected.offline(clerk, realm, ada);

        assertTrue(after.isAlive());
        assertTrue(realm.user(ada.id()).path("enabled").asBoolean());
    }

    @Test
    void carriesWhatAnotherRoleOrNameChanged() {
        StandInOrganization acme = StandInOrganization.named("Acme");
        ada.memberOf(acme, "org:admin");
        Connected inAcme = Connected.offline(clerk, realm, ada);
        ada.memberOf(acme, "org:member").firstName("Augusta");

        assertTrue(inAcme.isAlive());

        assertEquals("member", inAcme.claims().path("org_role").asText());
        assertEquals("Augusta", inAcme.claims().path("given_name").asText());
    }

    @Test
    void ofAPersonWhoLeftTheOrganizationOfTheSessionIsRefused() {
        StandInOrganization acme = StandInOrganization.named("Acme");
        ada.memberOf(acme, "org:admin");
        Connected inAcme = Connected.offline(clerk, realm, ada);
        ada.leave(acme);
        assertFalse(inAcme.isAlive());
    }

    @Test
    void asksClerkNothingWhileTheAnswerIsFresh() {
        TestRealm caching = keycloak.realm();
        Connected connected = Connected.offline(clerk, caching, ada);
        clerk.calls().reset();
        for (int i = 0; i < 5; i++) {
            assertTrue(connected.isAlive());
        }
        assertEquals(0, clerk.calls().to(Calls.USERS));
    }

    @Test
    void asksClerkOnceAndKeepsTheAnswerWhenTheOldOneIsTooOld() throws InterruptedException {
        TestRealm caching = keycloak.realm(RealmExport.with("guardCacheSeconds", "2"));
        Connected connected = Connected.offline(clerk, caching, ada);
        Thread.sleep(2100);
        clerk.calls().reset();
        for (int i = 0; i < 3; i++) {
            assertTrue(connected.isAlive());
        }
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
    }

    @Test
    void asksClerkAgainWhenAnAdministratorClearsTheUserCache() throws InterruptedException {
        TestRealm caching = keycloak.realm(RealmExport.with("guardCacheSeconds", "3"));
        Connected connected = Connected.offline(clerk, caching, ada);
        Thread.sleep(3100);
        assertTrue(connected.isAlive());
        clerk.calls().reset();
        caching.admin().post(caching.path("/clear-user-cache"), null);

        assertTrue(connected.isAlive());

        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
    }

    private static Consumer<ObjectNode> with(String key, String value, String otherKey, String otherValue) {
        return RealmExport.with(key, value).andThen(RealmExport.with(otherKey, otherValue));
    }

    @Test
    void asksNothingWhereTheGuardIsOff() {
        TestRealm open = keycloak.realm(with("guardCacheSeconds", "0", "guardRefresh", "false"));
        Connected connected = Connected.offline(clerk, open, ada);
        ada.blocked("banned");
        clerk.calls().reset();
        assertTrue(connected.isAlive());
        assertEquals(0, clerk.calls().to(Calls.USERS));
    }

    @Test
    void endsWhenTheLinkToClerkIsRemoved() {
        Connected connected = Connected.offline(clerk, realm, ada);
        realm.admin().delete(userPath("/federated-identity/clerk"));
        assertEquals("invalid_grant", connected.refresh().body().path("error").asText());
        assertFalse(connected.isAlive());
    }

    private String userPath(String below) {
        return realm.path("/users/" + realm.user(ada.id()).path("id").asText() + below);
    }

    @Test
    void endsWhenTheIdentityProviderIsDisabled() {
        Connected online = Connected.online(clerk, realm, ada);
        Connected offline = Connected.offline(clerk, realm, ada);
        String path = realm.path("/identity-provider/instances/clerk");
        ObjectNode provider = (ObjectNode) realm.admin().get(path);
        realm.admin().put(path, provider.put("enabled", false));

        assertRefused(online.refresh());
        assertRefused(offline.refresh());
        assertEquals("provider_disabled", reason());
    }

    @Test
    void isAskedForByACodeOfARunningSessionToo() {
        Connected first = Connected.online(clerk, realm, ada);
        Page end = first.journey().begin();
        ada.blocked("banned");

        JsonNode answer = first.journey().tokens(end);

        assertAll(
                () -> assertEquals("invalid_grant", answer.path("error").asText()),
                () -> assertFalse(realm.user(ada.id()).path("enabled").asBoolean()),
                () -> assertEquals(
                        "user_banned",
                        realm.event("CODE_TO_TOKEN_ERROR")
                                .path("details")
                                .path("reason")
                                .asText()));
    }
}
