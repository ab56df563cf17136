package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A webhook of Clerk")
@Tag("core")
class WebhookIT {

    private final StandInClerk clerk;
    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final StandInUser ada;

    WebhookIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.realm = keycloak.realm();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private JsonNode user() {
        return realm.user(ada.id());
    }

    private static String disabled(JsonNode user) {
        return user.path("attributes").path("clerk_disabled").path(0).asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"banned", "locked", "deprovisioned"})
    void ofABlockedPersonEndsOnlineAndOfflineSessionsAtOnce(String how) {
        Connected online = Connected.online(clerk, realm, ada);
        Connected offline = Connected.offline(clerk, realm, ada);

        ada.blocked(how);
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));

        Admin.Answer refused = online.refresh();
        assertAll(
                () -> assertEquals(400, refused.status()),
                () -> assertEquals("invalid_grant", refused.body().path("error").asText()),
                () -> assertFalse(offline.isAlive()),
                () -> assertFalse(user().path("enabled").asBoolean()),
                () -> assertEquals("clerk:" + how, disabled(user())),
                () -> assertEquals(
                        "user_" + how,
                        realm.event("LOGOUT").path("details").path("reason").asText()));
    }

    @Test
    void ofAnUnbannedPersonEnablesTheUserThatABanDisabled() {
        Connected before = Connected.offline(clerk, realm, ada);
        realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned")));
        ada.field("banned", BooleanNode.FALSE);

        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));

        assertTrue(user().path("enabled").asBoolean());
        assertEquals("", disabled(user()));
        assertFalse(before.isAlive());
        assertTrue(Connected.online(clerk, realm, ada).isAlive());
    }

    @Test
    void leavesWhomAnAdministratorDisabledDisabled() {
        Connected.online(clerk, realm, ada);
        realm.admin()
                .put(realm.path("/users/" + user().path("id").asText()), ((ObjectNode) user()).put("enabled", false));

        realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned")));
        ada.field("banned", BooleanNode.FALSE);
        realm.deliver(clerk.webhooks().user("user.updated", ada));

        assertFalse(user().path("enabled").asBoolean());
    }

    @Test
    void ofADeletedPersonDisablesTheUserAndEndsConsents() {
        Connected connected = Connected.offline(clerk, realm, ada);
        consent();
        String consents = realm.path("/users/" + user().path("id").asText() + "/consents");
        assertTrue(realm.admin().get(consents).findValuesAsText("clientId").contains("mcp-client"));
        clerk.remove(ada);

        assertEquals(204, realm.deliver(clerk.webhooks().userDeleted(ada)));

        assertFalse(connected.isAlive());
        assertEquals(0, realm.admin().get(consents).size());
        assertEquals("clerk:deleted", disabled(user()));
        assertFalse(user().path("enabled").asBoolean());
    }

    private void consent() {
        OAuthClient client = new OAuthClient(realm.url(), "mcp-client", "http://127.0.0.1/callback");
        Browser browser = new Browser(address -> address.toString().startsWith("http://127.0.0.1/callback"));
        Page end = new Visitor(browser).signIn(client.authorizationUrl("scope", "openid mcp:read"), ada);
        assertFalse(end.parameter("code").isEmpty(), () -> end.address().toString());
    }

    @Test
    void ofADeletedPersonDeletesTheUserIfTheAdministratorWantsIt() {
        TestRealm deleting = keycloak.realm(RealmExport.with("onUserDeleted", "delete"));
        Connected connected = Connected.offline(clerk, deleting, ada);
        clerk.remove(ada);

        assertEquals(204, deleting.deliver(clerk.webhooks().userDeleted(ada)));

        assertFalse(connected.isAlive());
        assertEquals(0, deleting.users());
        assertEquals(
                "user_deleted",
                deleting.event("DELETE_ACCOUNT").path("details").path("reason").asText());
    }

    @Test
    void aboutAnotherNameChangesTheUser() {
        Connected connected = Connected.online(clerk, realm, ada);
        ada.firstName("Augusta").lastName("King");

        realm.deliver(clerk.webhooks().user("user.updated", ada));

        assertEquals("Augusta", user().path("firstName").asText());
        assertTrue(connected.isAlive());
        assertEquals("King", connected.claims().path("family_name").asText());
    }

    @Test
    void aboutAnotherNameLeavesAUserWhoIsImportedOnce() {
        TestRealm importing = keycloak.realm(RealmExport.with("syncMode", "IMPORT"));
        Connected.online(clerk, importing, ada);
        assertEquals(204, importing.deliver(clerk.webhooks().user("user.updated", ada.firstName("Augusta"))));
        assertEquals("Ada", importing.user(ada.id()).path("firstName").asText());
    }

    @Test
    void ofANewMembershipMakesTheUserAMemberAndItsEndEndsThat() {
        TestRealm realm = keycloak.realm(
                json -> ((ObjectNode) json.at("/identityProviderMappers/0/config")).put("createMissing", "true"));
        Connected.online(clerk, realm, ada);
        StandInOrganization acme = StandInOrganization.named("Acme");
        ada.memberOf(acme, "org:member");
        String organizations = realm.path(
                "/organizations/members/" + realm.user(ada.id()).path("id").asText() + "/organizations");

        realm.deliver(clerk.webhooks().membership("organizationMembership.created", ada, acme));
        assertEquals(1, realm.admin().get(organizations).size());

        realm.deliver(clerk.webhooks().membership("organizationMembership.deleted", ada.leave(acme), acme));
        assertEquals(0, realm.admin().get(organizations).size());
    }

    @Test
    void ofALeftOrganizationEndsTheSessionsInWhichItWasActive() {
        StandInOrganization acme = StandInOrganization.named("Acme");
        ada.memberOf(acme, "org:admin");
        Connected inAcme = Connected.offline(clerk, realm, ada);
        ada.leave(acme);

        assertEquals(204, realm.deliver(clerk.webhooks().membership("organizationMembership.deleted", ada, acme)));

        assertFalse(inAcme.isAlive());
        assertTrue(user().path("enabled").asBoolean());
    }

    @Test
    void ofAnotherRoleReachesTheNextToken() {
        StandInOrganization acme = StandInOrganization.named("Acme");
        ada.memberOf(acme, "org:admin");
        Connected inAcme = Connected.offline(clerk, realm, ada);
        assertEquals("admin", inAcme.claims().path("org_role").asText());
        ada.memberOf(acme, "org:member");

        realm.deliver(clerk.webhooks().membership("organizationMembership.updated", ada, acme));

        assertTrue(inAcme.isAlive());
        assertEquals("member", inAcme.claims().path("org_role").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"email.created", "session.created", "role.updated", "user.exploded", ""})
    void ofNoInterestIsTaken(String type) {
        assertEquals(204, realm.deliver(clerk.webhooks().user(type, ada)));
    }

    @Test
    void aboutSomebodyUnknownHereAsksClerkNothing() {
        clerk.calls().reset();
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
        assertEquals(0, clerk.calls().to(Calls.USERS));
    }
}
