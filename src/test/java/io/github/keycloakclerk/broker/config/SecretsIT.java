package io.github.keycloakclerk.broker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.AppServer;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.StandInWebhooks;
import io.github.keycloakclerk.standin.Webhook;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The secrets of a provider")
class SecretsIT {

    private static final String INSTANCES = "/identity-provider/instances";
    private static final String INSTANCE = INSTANCES + "/clerk";
    private static final List<String> SEALED = List.of("handoffSecret", "webhookSecret", "oauthClientSecret");

    private final TestKeycloak keycloak;
    private final StandInClerk elsewhere = StandInClerk.start(0);
    private final TestRealm realm;

    SecretsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm();
    }

    @AfterEach
    void stop() {
        elsewhere.close();
    }

    private ObjectNode provider() {
        return (ObjectNode) realm.admin().get(realm.path(INSTANCE));
    }

    private JsonNode config() {
        return provider().path("config");
    }

    private Admin.Answer save(String... settings) {
        ObjectNode provider = provider();
        ((ObjectNode) provider.get("config")).setAll(Json.object(settings));
        return realm.admin().send("PUT", realm.path(INSTANCE), provider);
    }

    private void refused(Admin.Answer answer, String field) {
        assertEquals(400, answer.status(), answer.body().toString());
        assertTrue(answer.errorMessage().startsWith(field), answer.errorMessage());
    }

    @Test
    void doNotLeaveWhenTheAddressOfClerkChanges() {
        JsonNode before = config();
        String evil = elsewhere.apiUrl().toString();
        refused(
                save("apiUrl", evil, "signInMode", "oauth"),
                "Client Secret (clientSecret): enter the secret key again");
        refused(save("apiUrl", evil, "clientSecret", "${vault.clerk}"), "Client Secret (clientSecret): enter the");
        refused(save("frontendApiUrl", elsewhere.url().toString()), "Client Secret (clientSecret): enter the");
        refused(save("clientId", elsewhere.publishableKey(), "frontendApiUrl", ""), "Client Secret (clientSecret)");
        assertEquals(0, elsewhere.calls().to(Calls.OAUTH_APPLICATIONS));
        assertEquals(before, config());
    }

    @Test
    void followToAnAddressOfWhoeverKnowsThem() {
        Admin.Answer answer = save(
                "apiUrl",
                elsewhere.apiUrl().toString(),
                "frontendApiUrl",
                elsewhere.url().toString(),
                "clientId",
                elsewhere.publishableKey(),
                "clientSecret",
                elsewhere.secretKey(),
                "webhookSecret",
                "");
        assertEquals(204, answer.status(), answer.body().toString());
        assertEquals(204, save("displayName", "x").status(), "and no other change needs it");
    }

    /** A vault reference can be guessed by an administrator who does not know the secret. */
    @Test
    void inTheVaultGoNowhereElseThanToClerk() {
        refused(
                save("clientSecret", "${vault.clerk-secret}"),
                "Client Secret (clientSecret): with a custom Backend API URL");
        ObjectNode second = provider().put("alias", "second");
        second.remove("internalId");
        ((ObjectNode) second.get("config"))
                .put("clientSecret", "${vault.clerk-secret}")
                .remove("webhookSecret");
        refused(realm.admin().send("POST", realm.path(INSTANCES), second), "Client Secret (clientSecret): with a");
        ((ObjectNode) second.get("config")).put("apiUrl", "https://api.clerk.com/v1");
        assertEquals(
                201, realm.admin().send("POST", realm.path(INSTANCES), second).status());
    }

    @Test
    void areNotReadable() {
        String webhook = StandInWebhooks.newSecret();
        assertEquals(
                204,
                save(
                                "handoffSecret",
                                AppServer.SECRET,
                                "webhookSecret",
                                webhook,
                                "oauthClientId",
                                "mine",
                                "oauthClientSecret",
                                "oauth-secret-1")
                        .status());
        JsonNode export = Json.read(realm.admin()
                .send("POST", realm.path("/partial-export?exportClients=true"), null)
                .body()
                .toString());
        for (JsonNode shown :
                List.of(config(), export.path("identityProviders").path(0).path("config"))) {
            for (String secret : SEALED) {
                assertTrue(shown.path(secret).asText().startsWith("sealed:"), secret + " " + shown);
            }
            for (String plain : List.of(AppServer.SECRET, webhook, "oauth-secret-1")) {
                assertFalse(shown.toString().contains(plain), shown.toString());
            }
        }
        assertFalse(realm.admin().get(realm.path("/admin-events")).toString().contains(AppServer.SECRET.substring(6)));
    }

    @Test
    void areSealedWhenARealmIsImported() {
        assertTrue(config().path("webhookSecret").asText().startsWith("sealed:"));
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        assertEquals(204, realm.deliver(keycloak.clerk().webhooks().user("user.created", ada)));
    }

    @Test
    void canBeChangedWithoutAPause() {
        String first = StandInWebhooks.newSecret();
        String second = StandInWebhooks.newSecret();
        save("webhookSecret", first);
        String sealed = config().path("webhookSecret").asText();
        assertEquals(204, save("webhookSecret", sealed + " " + second).status());
        for (String secret : List.of(first, second)) {
            assertEquals(204, realm.deliver(signed(secret)), "both while it is being changed");
        }
        save("webhookSecret", second);
        assertEquals(401, realm.deliver(signed(first)));
        assertEquals(204, realm.deliver(signed(second)));
    }

    private static Webhook signed(String secret) {
        return Webhook.of(Json.object("type", "user.nothing").toString(), secret);
    }

    @Test
    void outliveANewKeyOfTheRealm() {
        ObjectNode key = Json.object("name", "newer", "providerId", "aes-generated");
        key.put("providerType", "org.keycloak.keys.KeyProvider")
                .withObject("/config")
                .putArray("priority")
                .add("500");
        realm.admin().post(realm.path("/components"), key);
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        assertEquals(204, realm.deliver(keycloak.clerk().webhooks().user("user.created", ada)));
        assertEquals(204, save("displayName", "x").status());
    }

    /** A sealed value is invalid in another setting, provider or realm. */
    @Test
    void countOnlyWhereTheyWereEntered() {
        String sealed = config().path("webhookSecret").asText();
        refused(save("oauthClientId", "mine", "oauthClientSecret", sealed), "OAuth client secret (oauthClientSecret)");
        refused(save("handoffSecret", sealed), "Handoff signing secret (handoffSecret): enter it again");
        TestRealm other = keycloak.newRealm();
        ObjectNode provider = (ObjectNode) other.admin().get(other.path(INSTANCE));
        ((ObjectNode) provider.get("config")).put("webhookSecret", sealed);
        refused(other.admin().send("PUT", other.path(INSTANCE), provider), "Webhook signing secret (webhookSecret)");
        refused(save("webhookSecret", sealed.substring(0, sealed.length() - 6) + "AAAAAA"), "Webhook signing secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"handoffSecret", "webhookSecret"})
    void areNotSavedWhereAdminEventsWouldShowThem(String setting) {
        ObjectNode events = Json.object("realm", realm.name());
        realm.admin().put(realm.path(""), events.put("adminEventsDetailsEnabled", true));
        refused(save(setting, StandInWebhooks.newSecret()), label(setting));
        assertEquals(204, save(setting, "${vault.signing}").status());
        assertEquals(204, save("displayName", "x").status(), "what is sealed may stay");
    }

    /** Keycloak validates saved settings as the provider type that the request names. */
    @Test
    void doNotLeaveUnderAnotherName() {
        ObjectNode provider = provider().put("providerId", "oidc");
        ((ObjectNode) provider.get("config")).put("apiUrl", elsewhere.apiUrl().toString());
        Admin.Answer answer = realm.admin().send("PUT", realm.path(INSTANCE), provider);
        assertEquals(400, answer.status());
        assertEquals("The type of an identity provider cannot be changed to or from clerk", answer.errorMessage());
        assertEquals(
                keycloak.clerk().apiUrl().toString(), config().path("apiUrl").asText());
    }

    @Test
    void ofAnOAuthApplicationGoNowhereElseEither() {
        refused(
                save("signInMode", "oauth", "oauthClientId", "mine", "oauthClientSecret", "${vault.oauth}"),
                "OAuth client secret (oauthClientSecret): first save the secret itself");
    }

    private static String label(String setting) {
        return setting.equals("handoffSecret") ? "Handoff signing secret" : "Webhook signing secret";
    }
}
