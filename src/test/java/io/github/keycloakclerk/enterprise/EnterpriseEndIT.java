package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.details;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Between two assertions")
@Tag("core")
class EnterpriseEndIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final EnterpriseRealm enterprise;

    EnterpriseEndIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        enterprise = new EnterpriseRealm(clerk, issuer);
    }

    private TestRealm realm(Map<String, String> settings) {
        return keycloak.realm(enterprise.with(settings));
    }

    private StandInUser connected(TestRealm realm) {
        StandInUser ada = enterprise.signedIn(realm);
        EnterpriseRealm.isAccepted(realm, enterprise.assertion(realm, ada));
        return ada;
    }

    private void isOver(TestRealm realm, StandInUser user, String reason) {
        EnterpriseRealm.isRefused(realm, enterprise.assertion(realm, user), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"banned", "locked", "deprovisioned"})
    void aUserIsBlockedInClerk(String how) {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        ada.blocked(how);
        isOver(realm, ada, "ema_user_not_active");
        assertEquals("user_" + how, details(realm).path("cause").asText());
        assertFalse(realm.user(ada.id()).path("enabled").asBoolean());
    }

    @Test
    void aUserIsDeletedInClerk() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        clerk.remove(ada);
        isOver(realm, ada, "ema_user_not_active");
    }

    @Test
    void aUserComesBack() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        ada.blocked("banned");
        isOver(realm, ada, "ema_user_not_active");
        ada.field("banned", BooleanNode.FALSE);
        assertEquals(
                200,
                trade(realm, enterprise.assertion(realm, ada)).status(),
                () -> details(realm).toString());
    }

    @Test
    void aUserLeavesTheOrganization() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        ada.leave(enterprise.organization);
        isOver(realm, ada, "ema_not_a_member");
    }

    @Test
    void theAccountBecomesInactive() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        enterprise.account(ada).put("active", false);
        isOver(realm, ada, "ema_account_not_active");
    }

    @Test
    void theAccountBecomesThatOfAnotherSubject() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        enterprise.account(ada).put("provider_user_id", "okta-other");
        isOver(realm, ada, "ema_account_not_active");
    }

    @Test
    void theConnectionIsSwitchedOff() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        enterprise.connection.active(false);
        isOver(realm, ada, "ema_connection_inactive");
        enterprise.connection.active(true);
        assertEquals(200, trade(realm, enterprise.assertion(realm, ada)).status());
    }

    @Test
    void theConnectionLosesItsOrganization() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        enterprise.connection.ofNobody();
        isOver(realm, ada, "ema_connection_without_organization");
    }

    @Test
    void theAdministratorTakesTheIssuerOff() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = connected(realm);
        realm.change("enterpriseIssuers", "");
        isOver(realm, ada, "ema_issuer");
    }

    /** The user is known and the answers are cached, so Clerk is not called. */
    @Test
    void clerkIsNotAskedWhileItsAnswersCount() {
        TestRealm realm = realm(Map.of("guardCacheSeconds", "60"));
        StandInUser ada = connected(realm);
        clerk.calls().reset();
        for (int i = 0; i < 3; i++) {
            assertEquals(200, trade(realm, enterprise.assertion(realm, ada)).status());
        }
        assertEquals(0, clerk.calls().to(Calls.USERS));
        assertEquals(0, clerk.calls().to(Calls.USER_LIST));
        assertEquals(0, clerk.calls().to(Calls.CONNECTIONS));
    }

    /** The webhook takes effect although the answer is still cached. */
    @Test
    void aWebhookTellsOfABanAtOnce() {
        TestRealm realm = realm(Map.of("guardCacheSeconds", "60"));
        StandInUser ada = connected(realm);
        realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned")));
        isOver(realm, ada, "ema_user_not_active");
    }

    @Test
    void aWebhookTellsOfTheAccountAtOnce() {
        TestRealm realm = realm(Map.of("guardCacheSeconds", "60"));
        StandInUser ada = connected(realm);
        enterprise.account(ada).put("active", false);
        realm.deliver(clerk.webhooks().user("user.updated", ada));
        isOver(realm, ada, "ema_account_not_active");
    }

    @Test
    void aWebhookTellsOfAMembershipAtOnce() {
        TestRealm realm = realm(Map.of("guardCacheSeconds", "60"));
        StandInUser ada = connected(realm);
        ada.leave(enterprise.organization);
        realm.deliver(clerk.webhooks().membership("organizationMembership.deleted", ada, enterprise.organization));
        isOver(realm, ada, "ema_not_a_member");
    }

    @ParameterizedTest
    @ValueSource(strings = {Calls.USERS, Calls.CONNECTIONS})
    void clerkIsSilentAndTheAssertionIsNotUsedUp(String path) {
        TestRealm realm = realm(Map.of("guardWhenUnreachable", "deny"));
        StandInUser ada = connected(realm);
        String text = enterprise.assertion(realm, ada).sign();
        clerk.misbehave(path, Misbehaviour.status(500, "{}", Map.of()));
        Admin.Answer later = trade(realm, text);
        assertEquals(503, later.status(), () -> later.body().toString());
        assertEquals("temporarily_unavailable", later.body().path("error").asText());
        assertEquals("ema_clerk_unreachable", reason(realm));
        assertEquals("clerk_unreachable", details(realm).path("cause").asText());
        clerk.behave();
        assertEquals(200, trade(realm, text).status(), "it was not used up");
    }

    @Test
    void clerkIsSilentAboutSomebodyNew() {
        TestRealm realm = realm(Map.of("enterpriseMakeMissingUsers", "true"));
        StandInUser ada = enterprise.employee(enterprise.subject);
        String text = enterprise.assertion(realm, ada).sign();
        clerk.misbehave(Calls.USER_LIST, Misbehaviour.slow(Duration.ofSeconds(5)));
        Admin.Answer later = trade(realm, text);
        assertEquals(503, later.status(), () -> later.body().toString());
        clerk.behave();
        assertEquals(200, trade(realm, text).status(), () -> details(realm).toString());
    }

    /** Like the check before issuing tokens, accepts Clerk's last answer for a limited time. */
    @Test
    void clerkIsSilentForAShortTime() throws InterruptedException {
        TestRealm realm = realm(Map.of("guardCacheSeconds", "1", "guardAllowSeconds", "600"));
        StandInUser ada = connected(realm);
        Thread.sleep(1100);
        clerk.misbehave(Calls.USERS, Misbehaviour.status(500, "{}", Map.of()));
        clerk.misbehave(Calls.CONNECTIONS, Misbehaviour.status(500, "{}", Map.of()));
        assertEquals(
                200,
                trade(realm, enterprise.assertion(realm, ada)).status(),
                () -> details(realm).toString());
    }
}
