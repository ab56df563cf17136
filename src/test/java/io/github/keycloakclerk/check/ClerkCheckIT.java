package io.github.keycloakclerk.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.Webhook;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The check of a Clerk provider")
@Tag("core")
class ClerkCheckIT {

    private static final String INSTANCE = "/v1/instance";
    private static final String KEYS = "/.well-known/jwks.json";

    private final StandInClerk clerk = StandInClerk.start(0);
    private final TestKeycloak keycloak;

    ClerkCheckIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    private TestRealm realm() {
        return realm(json -> {});
    }

    private TestRealm realm(Consumer<ObjectNode> changes) {
        return keycloak.newRealm(clerk, changes);
    }

    private static Checked check(TestRealm realm) {
        return new Checked(realm.admin().get(realm.path("/clerk/clerk/check")));
    }

    @Test
    void tellsOfASecretKeyThatClerkRefuses() {
        TestRealm realm = realm();
        assertEquals("ok", check(realm).status("clerk-secret-key"));
        clerk.misbehave(
                INSTANCE, Misbehaviour.status(401, "{\"errors\":[{\"code\":\"clerk_key_invalid\"}]}", Map.of()));
        assertEquals("problem", check(realm).status("clerk-secret-key"));
        clerk.misbehave(INSTANCE, Misbehaviour.status(503, "{}", Map.of()));
        assertEquals("warning", check(realm).status("clerk-secret-key"));
    }

    @Test
    void tellsOfKeysOfTwoInstances() {
        TestRealm realm = realm();
        assertEquals("ok", check(realm).status("clerk-instance"));
        clerk.misbehave(
                INSTANCE, Misbehaviour.body("application/json", "{\"object\":\"instance\",\"id\":\"ins_other\"}"));
        assertEquals("problem", check(realm).status("clerk-instance"));
    }

    @Test
    void tellsOfKeysThatCannotBeRead() {
        TestRealm realm = realm();
        clerk.misbehave(KEYS, Misbehaviour.status(404, "{}", Map.of()));
        Checked checked = check(realm);
        assertEquals("problem", checked.status("clerk-keys"));
        assertEquals("warning", checked.status("clerk-instance"));
        assertEquals("warning", checked.status("clerk-clock"));
        clerk.misbehave(KEYS, Misbehaviour.body("application/json", "{\"keys\":[]}"));
        assertEquals("problem", check(realm).status("clerk-keys"));
        clerk.misbehave(KEYS, Misbehaviour.body("text/html", "<html>a gateway</html>"));
        assertEquals("problem", check(realm).status("clerk-keys"));
    }

    @Test
    void tellsOfClocksThatDiffer() {
        TestRealm realm = realm();
        assertEquals("ok", check(realm).status("clerk-clock"));
        try (LateClock late = LateClock.start(clerk)) {
            realm.change(Map.of(
                    "frontendApiUrl", late.url().toString(), "clientSecret", clerk.secretKey(), "webhookSecret", ""));
            assertEquals("problem", check(realm).status("clerk-clock"));
        }
    }

    @Test
    void isThereInTimeWhenClerkIsSilent() {
        TestRealm realm = realm();
        clerk.misbehave(INSTANCE, Misbehaviour.slow(Duration.ofSeconds(30)));
        clerk.misbehave(KEYS, Misbehaviour.trickle());
        Instant before = Instant.now();
        Checked checked = check(realm);
        assertTrue(Duration.between(before, Instant.now()).compareTo(Duration.ofSeconds(15)) < 0);
        assertEquals("warning", checked.status("clerk-secret-key"));
        assertEquals("problem", checked.status("clerk-keys"));
    }

    @Test
    void tellsOfAnOAuthApplicationThatIsGoneOrGoesElsewhere() {
        TestRealm realm = realm(SignInWay.OAUTH.realm());
        // It is created when the provider is saved, or at the first sign-in.
        assertEquals("warning", check(realm).status("clerk-oauth-application"));
        realm.change("displayName", "Clerk");
        assertEquals("ok", check(realm).status("clerk-oauth-application"));
        clerk.misbehave("/v1/oauth_applications", Misbehaviour.body("application/json", "{\"data\":[]}"));
        assertEquals("problem", check(realm).status("clerk-oauth-application"));
        String clientId = realm.admin()
                .get(realm.path("/identity-provider/instances/clerk"))
                .at("/config/oauthClientId")
                .asText();
        ObjectNode application = Json.object("id", "oa_1", "client_id", clientId);
        application.putArray("redirect_uris").add("https://elsewhere.example/cb");
        clerk.misbehave(
                "/v1/oauth_applications", Misbehaviour.body("application/json", "{\"data\":[" + application + "]}"));
        Checked elsewhere = check(realm);
        assertEquals("problem", elsewhere.status("clerk-oauth-application"));
        assertTrue(elsewhere
                .check("clerk-oauth-application")
                .path("detail")
                .asText()
                .contains("/broker/clerk/endpoint"));
    }

    @Test
    void tellsWhereClerksFormCannotWork() {
        TestRealm realm = realm(RealmExport.with("signInMode", "embedded"));
        Checked checked = check(realm);
        assertEquals(
                "problem",
                checked.status("clerk-frontend-api"),
                checked.report().toPrettyString());
        assertEquals("ok", checked.status("clerk-domain"));
        clerk.serveScripts(Path.of("target"));
        clerk.misbehave(
                "/npm/@clerk/clerk-js@6/dist/clerk.browser.js", Misbehaviour.body("text/javascript", "// ClerkJS"));
        assertEquals("ok", check(realm).status("clerk-frontend-api"));
    }

    /** A production instance's host is a subdomain of the app's domain. This Keycloak has another domain. */
    @Test
    void tellsThatClerksCookiesDoNotReachKeycloak() {
        TestRealm realm = realm(RealmExport.with("signInMode", "embedded"));
        realm.change(Map.of(
                "clientId",
                clerk.productionKey(),
                "clientSecret",
                clerk.productionSecretKey(),
                "webhookSecret",
                "",
                "frontendApiUrl",
                ""));
        assertEquals("problem", check(realm).status("clerk-domain"));
    }

    @Test
    void tellsThatAllDeliveriesAreRefused() {
        TestRealm realm = realm();
        Webhook webhook = clerk.webhooks().user("user.updated", clerk.add(StandInUser.named("Ada", "Lovelace")));
        assertEquals(401, realm.deliver(webhook.id("msg_other").body("{\"type\":\"user.updated\"}")));
        assertEquals("problem", check(realm).status("clerk-webhook-deliveries"));
    }

    @Test
    void tellsOfTheLastDeliveryAndTheLastRefusal() {
        TestRealm realm = realm();
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        assertEquals("warning", check(realm).status("clerk-webhook-deliveries"));
        Webhook good = clerk.webhooks().user("user.updated", ada);
        assertEquals(204, realm.deliver(good));
        Checked delivered = check(realm);
        assertEquals("ok", delivered.status("clerk-webhook-deliveries"));
        assertTrue(delivered
                .check("clerk-webhook-deliveries")
                .path("detail")
                .asText()
                .contains("user.updated"));
        assertEquals(401, realm.deliver(good.id("msg_other").body("{\"type\":\"user.updated\"}")));
        Checked refused = check(realm);
        // Refused messages can come from any client, so this is only a warning.
        assertEquals("warning", refused.status("clerk-webhook-deliveries"));
        assertTrue(refused.check("clerk-webhook-deliveries")
                .path("detail")
                .asText()
                .contains("webhook_signature"));
        assertEquals(204, realm.deliver(clerk.webhooks().user("user.updated", ada)));
        assertEquals("ok", check(realm).status("clerk-webhook-deliveries"));
    }

    @Test
    void tellsWhichEventsHaveNotCome() {
        TestRealm realm = realm();
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        assertEquals("ok", check(realm).status("clerk-webhook-events"), "nothing is known yet");
        realm.deliver(clerk.webhooks().user("user.updated", ada));
        Checked checked = check(realm);
        assertEquals("warning", checked.status("clerk-webhook-events"));
        assertEquals(
                "organizationMembership.*, session.*",
                checked.check("clerk-webhook-events").path("detail").asText());
        realm.deliver(clerk.webhooks().event("organizationMembership.created", Json.object("id", "orgmem_1")));
        realm.deliver(clerk.webhooks().session("session.removed", "sess_1", ada));
        assertEquals("ok", check(realm).status("clerk-webhook-events"));
    }
}
