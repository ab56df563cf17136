package io.github.keycloakclerk.broker.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInApplication;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Two keys are enough for Clerk's OAuth server")
class OAuthApplicationIT {

    private static final String INSTANCE = "/identity-provider/instances/clerk";

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));

    OAuthApplicationIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    private TestRealm handoffRealm() {
        return keycloak.realm(clerk, json -> {});
    }

    private ObjectNode provider(TestRealm realm) {
        return (ObjectNode) realm.admin().get(realm.path(INSTANCE));
    }

    private Admin.Answer save(TestRealm realm, String... settings) {
        ObjectNode provider = provider(realm);
        ((ObjectNode) provider.get("config")).setAll(Json.object(settings));
        return realm.admin().send("PUT", realm.path(INSTANCE), provider);
    }

    private void signIn(TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(SignInWay.OAUTH.come(journey, clerk, ada));
    }

    @Test
    void anApplicationIsMadeWhenTheProviderIsSaved() {
        TestRealm realm = handoffRealm();
        assertEquals(204, save(realm, "signInMode", "oauth").status());
        StandInApplication made = clerk.oauth().applications().get(0);
        assertEquals(List.of(realm.endpoint("clerk").toString()), made.redirectUris());
        assertTrue(made.pkceRequired());
        assertFalse(made.isPublic());
        assertTrue(made.name().startsWith("Keycloak: " + realm.name() + " (clerk, "), made.name());
        JsonNode config = provider(realm).path("config");
        assertEquals(made.clientId(), config.path("oauthClientId").asText());
        assertTrue(config.path("oauthClientSecret").asText().startsWith("sealed:"), config.toString());
        signIn(realm);
    }

    @Test
    void anAdminEventSaysWhatWasMade() {
        TestRealm realm = handoffRealm();
        save(realm, "signInMode", "oauth");
        JsonNode event = realm.admin()
                .get(realm.path("/admin-events?resourcePath=identity-provider/instances/clerk/oauth-application"))
                .path(0);
        assertEquals("CREATE", event.path("operationType").asText(), event.toString());
        assertEquals(
                "identity-provider/instances/clerk/oauth-application",
                event.path("resourcePath").asText());
        StandInApplication made = clerk.oauth().applications().get(0);
        String said = event.path("details").toString();
        assertTrue(said.contains(made.clientId()), said);
        assertFalse(said.contains(made.clientSecret()), said);
    }

    @Test
    void savedAgainItFindsItsOwn() {
        TestRealm realm = handoffRealm();
        save(realm, "signInMode", "oauth");
        String secret = clerk.oauth().applications().get(0).clientSecret();
        assertEquals(204, save(realm, "displayName", "x").status());
        assertEquals(
                204, save(realm, "oauthClientId", "", "oauthClientSecret", "").status());
        assertEquals(1, clerk.oauth().applications().size());
        assertEquals(secret, clerk.oauth().applications().get(0).clientSecret());
        signIn(realm);
    }

    @Test
    void aSecretThatIsLostIsReplaced() {
        TestRealm realm = handoffRealm();
        save(realm, "signInMode", "oauth");
        ObjectNode before = provider(realm);
        realm.admin().delete(realm.path(INSTANCE));
        ObjectNode again = before.put("addReadTokenRoleOnCreate", false);
        again.remove("internalId");
        ((ObjectNode) again.get("config"))
                .put("clientSecret", clerk.secretKey())
                .put("signInMode", "oauth")
                .put("oauthClientId", "")
                .put("oauthClientSecret", "");
        assertEquals(
                201,
                realm.admin()
                        .send("POST", realm.path("/identity-provider/instances"), again)
                        .status());
        assertEquals(1, clerk.oauth().applications().size());
        assertEquals(1, clerk.calls().to(Calls.ROTATE_SECRET));
        signIn(realm);
    }

    @Test
    void anApplicationOfSomebodyElseIsLeftAlone() {
        TestRealm realm = handoffRealm();
        clerk.oauth()
                .register(Json.object("name", "Other")
                        .put("pkce_required", true)
                        .set(
                                "redirect_uris",
                                Json.MAPPER
                                        .createArrayNode()
                                        .add(realm.endpoint("clerk").toString())
                                        .add("https://evil.example")));
        save(realm, "signInMode", "oauth");
        assertEquals(2, clerk.oauth().applications().size());
        assertEquals(0, clerk.calls().to(Calls.ROTATE_SECRET));
        signIn(realm);
    }

    @Test
    void aRefusalOfClerkIsToldTheAdministrator() {
        TestRealm realm = handoffRealm();
        clerk.misbehave(Calls.OAUTH_APPLICATIONS, Misbehaviour.notEnabled("POST"));
        Admin.Answer answer = save(realm, "signInMode", "oauth");
        assertEquals(400, answer.status());
        assertTrue(
                answer.errorMessage().contains("Clerk refused (feature_not_enabled)")
                        && answer.errorMessage()
                                .contains(realm.endpoint("clerk").toString()),
                answer.errorMessage());
        assertEquals(
                "handoff", provider(realm).path("config").path("signInMode").asText());
    }

    @Test
    void soIsASilentClerk() {
        TestRealm realm = handoffRealm();
        clerk.misbehave(Calls.OAUTH_APPLICATIONS, Misbehaviour.status(503, "{}", Map.of()));
        Admin.Answer answer = save(realm, "signInMode", "oauth");
        assertEquals(400, answer.status());
        assertTrue(answer.errorMessage().contains("Clerk did not answer"), answer.errorMessage());
    }

    @Test
    void anApplicationOfTheAdministratorsOwnNeedsNoAnswerOfClerk() {
        TestRealm realm = handoffRealm();
        clerk.misbehave(Calls.OAUTH_APPLICATIONS, Misbehaviour.status(503, "{}", Map.of()));
        assertEquals(
                204,
                save(realm, "signInMode", "oauth", "oauthClientId", "mine", "oauthClientSecret", "secret")
                        .status());
    }

    /** Codes of production users must not be sent unencrypted, and this server has no HTTPS. */
    @Test
    void liveKeysNeedHttps() {
        Admin.Answer answer = save(
                handoffRealm(),
                "signInMode",
                "oauth",
                "clientId",
                clerk.productionKey(),
                "clientSecret",
                clerk.productionSecretKey());
        assertEquals(400, answer.status());
        assertTrue(answer.errorMessage().contains("with live keys, oauth requires https"), answer.errorMessage());
        assertEquals(List.of(), clerk.oauth().applications());
    }

    @Test
    void anApplicationWhoseCodesGoElsewhereIsRefused() {
        TestRealm realm = handoffRealm();
        StandInApplication other = clerk.oauth()
                .register(Json.object("name", "Other")
                        .put("pkce_required", true)
                        .set("redirect_uris", Json.MAPPER.createArrayNode().add("https://evil.example")));
        String[] entered = {
            "signInMode", "oauth", "oauthClientId", other.clientId(), "oauthClientSecret", other.clientSecret()
        };
        Admin.Answer answer = save(realm, entered);
        assertEquals(400, answer.status());
        assertTrue(answer.errorMessage().contains("do not include"), answer.errorMessage());
        StandInApplication own = clerk.oauth()
                .register(Json.object("name", "Mine")
                        .put("pkce_required", true)
                        .set(
                                "redirect_uris",
                                Json.MAPPER
                                        .createArrayNode()
                                        .add(realm.endpoint("clerk").toString())));
        entered[3] = own.clientId();
        entered[5] = own.clientSecret();
        assertEquals(204, save(realm, entered).status());
    }

    @Test
    void aSignOutOfClerkThatCannotBeIsRefused() {
        Admin.Answer answer = save(handoffRealm(), "signInMode", "oauth", "signOutOfClerk", "true");
        assertEquals(400, answer.status());
        assertTrue(answer.errorMessage().contains("signOutOfClerk"), answer.errorMessage());
    }
}
