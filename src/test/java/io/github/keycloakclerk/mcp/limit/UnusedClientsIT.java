package io.github.keycloakclerk.mcp.limit;

import static io.github.keycloakclerk.harness.Registrar.metadata;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.ClientMarks;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client that registered itself")
class UnusedClientsIT {

    private static final String CALLBACK = "http://127.0.0.1/cb";

    private final TestKeycloak keycloak;
    private final TestRealm realm;

    UnusedClientsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm();
    }

    private String register() {
        return new Registrar(realm.url()).register(metadata(CALLBACK)).clientId();
    }

    private String attribute(String clientId, String name) {
        return realm.client(clientId).path("attributes").path(name).asText();
    }

    private void set(String clientId, String attribute, Instant time) {
        ClientMarks.set(realm, clientId, attribute, Long.toString(time.getEpochSecond()));
    }

    private JsonNode use(String clientId, String scope) {
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        OAuthClient client = new OAuthClient(realm.url(), clientId, CALLBACK);
        Browser browser = new Browser(address -> address.toString().startsWith(CALLBACK));
        Page end = new Visitor(browser).signIn(client.authorizationUrl("scope", scope), ada);
        return client.tokens(end);
    }

    private static Instant daysAgo(int days) {
        return Instant.now().minus(Duration.ofDays(days)).minusSeconds(60);
    }

    private void awaitRemoval(String clientId) throws InterruptedException {
        for (int i = 0; i < 300 && !realm.client(clientId).isMissingNode(); i++) {
            Thread.sleep(200);
        }
        assertTrue(realm.client(clientId).isMissingNode());
    }

    /** Waits for a full run of the clean-up: it starts after the first client is removed, and removes the second. */
    private void awaitCleanup() throws InterruptedException {
        for (int run = 0; run < 2; run++) {
            String due = register();
            set(due, "mcp.registered-at", daysAgo(1));
            awaitRemoval(due);
        }
    }

    private void revokeConsents(String clientId) {
        for (JsonNode user : realm.admin().get(realm.path("/users"))) {
            String consents = "/users/" + user.path("id").asText() + "/consents/" + clientId;
            realm.admin().send("DELETE", realm.path(consents), null);
        }
    }

    @Test
    void isRemovedAfterADayIfNobodyEverUsedIt() throws InterruptedException {
        String old = register();
        String young = register();
        set(old, "mcp.registered-at", daysAgo(1));
        awaitRemoval(old);
        assertFalse(realm.client(young).isMissingNode());
        JsonNode event = realm.event("CLIENT_DELETE");
        assertEquals(old, event.path("clientId").asText());
        assertEquals("unused", event.path("details").path("reason").asText());
    }

    @Test
    void isRemovedAfterNinetyDaysWithoutUseOnceItHoldsNoConsent() throws InterruptedException {
        String clientId = register();
        use(clientId, "openid mcp:read");
        set(clientId, "mcp.last-used-at", daysAgo(89));
        revokeConsents(clientId);
        awaitCleanup();
        assertFalse(realm.client(clientId).isMissingNode());
        set(clientId, "mcp.last-used-at", daysAgo(90));
        awaitRemoval(clientId);
    }

    @Test
    void isRemovedWhenTheAdministratorSays() throws InterruptedException {
        TestRealm patient = keycloak.realm(json -> ((ObjectNode) json.path("components")
                        .path("org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy")
                        .get(0))
                .withArray("/config/never-used-days")
                .removeAll()
                .add("0"));
        String clientId =
                new Registrar(patient.url()).register(metadata(CALLBACK)).clientId();
        ClientMarks.set(patient, clientId, "mcp.registered-at", "1");
        awaitCleanup();
        assertFalse(patient.client(clientId).isMissingNode());
    }

    @Test
    void staysAsLongAsSomebodysConsentBelongsToIt() throws InterruptedException {
        String clientId = register();
        use(clientId, "openid mcp:read");
        set(clientId, "mcp.last-used-at", daysAgo(400));
        awaitCleanup();
        assertFalse(realm.client(clientId).isMissingNode());
    }

    @Test
    void staysAsLongAsItHasAnOfflineSession() throws InterruptedException {
        // Without a consent, only the session keeps the client.
        String clientId = register();
        ObjectNode client = (ObjectNode) realm.client(clientId);
        realm.changeClient(client.put("consentRequired", false));
        ClientMarks.set(realm, clientId, "mcp.registered-by", "dynamic");
        use(clientId, "openid mcp:read offline_access");
        set(clientId, "mcp.last-used-at", daysAgo(400));
        awaitCleanup();
        assertFalse(realm.client(clientId).isMissingNode());
        String id = client.path("id").asText();
        realm.admin()
                .get(realm.path("/clients/" + id + "/offline-sessions"))
                .forEach(session -> realm.admin()
                        .delete(realm.path("/sessions/" + session.path("id").asText() + "?isOffline=true")));
        awaitRemoval(clientId);
    }

    @Test
    void becomesTheAdministratorsWhoChangesIt() throws InterruptedException {
        String clientId = register();
        ObjectNode client = (ObjectNode) realm.client(clientId);
        realm.changeClient(client.put("description", "ours by now"));
        for (String mark : List.of("mcp.registered-by", "mcp.registered-at", "mcp.last-used-at")) {
            assertEquals("", attribute(clientId, mark), mark);
        }
        // The admin console sends the client as it was displayed before.
        realm.changeClient(client);
        assertEquals("", attribute(clientId, "mcp.registered-by"));
        awaitCleanup();
        assertFalse(realm.client(clientId).isMissingNode());
    }

    @Test
    void staysWithinTheRulesThoughItIsTheAdministrators() {
        Registrar.Answer registered = new Registrar(realm.url()).register(metadata(CALLBACK));
        String id = realm.client(registered.clientId()).path("id").asText();
        realm.admin().put(realm.path("/clients/" + id + "/default-client-scopes/" + scope("phone")), Json.object());
        assertEquals("", attribute(registered.clientId(), "mcp.registered-by"));
        assertEquals("true", attribute(registered.clientId(), "mcp.registration-rules"));
    }

    private String scope(String name) {
        for (JsonNode scope : realm.admin().get(realm.path("/client-scopes"))) {
            if (scope.path("name").asText().equals(name)) {
                return scope.path("id").asText();
            }
        }
        throw new AssertionError("no scope " + name);
    }

    @Test
    void isStampedWhenItGetsATokenButNotAgainWithinAnHour() {
        String clientId = register();
        assertEquals("0", attribute(clientId, "mcp.last-used-at"));
        JsonNode tokens = use(clientId, "openid mcp:read");
        long first = Long.parseLong(attribute(clientId, "mcp.last-used-at"));
        assertTrue(Math.abs(Instant.now().getEpochSecond() - first) < 60);
        set(clientId, "mcp.last-used-at", Instant.now().minusSeconds(1800));
        String halfAnHour = attribute(clientId, "mcp.last-used-at");
        OAuthClient client = new OAuthClient(realm.url(), clientId, CALLBACK);
        assertTrue(client.refresh(tokens.path("refresh_token").asText()).has("access_token"));
        assertEquals(halfAnHour, attribute(clientId, "mcp.last-used-at"));
    }

    @Test
    void isRemovedThoughTheMarksOfAnotherAreSpoiled() throws InterruptedException {
        String spoiled = register();
        String due = register();
        ClientMarks.set(realm, spoiled, "mcp.registered-at", "long ago");
        ClientMarks.set(realm, spoiled, "mcp.last-used-at", "");
        set(due, "mcp.registered-at", daysAgo(1));
        awaitRemoval(due);
        assertFalse(realm.client(spoiled).isMissingNode());
    }

    @Test
    void ofAnAdministratorIsNeverTouched() throws InterruptedException {
        ObjectNode client = Json.object("clientId", "by-hand", "protocol", "openid-connect");
        client.putObject("attributes").put("mcp.registered-at", "1").put("mcp.last-used-at", "0");
        realm.admin().post(realm.path("/clients"), client);
        awaitCleanup();
        assertFalse(realm.client("by-hand").isMissingNode());
        assertFalse(realm.client(TestRealm.CLIENT).isMissingNode());
    }
}
