package io.github.keycloakclerk.broker.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.provided.ReadOnlyUsersFactory;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("An account that a user federation keeps and Keycloak may not write")
class ReadOnlyUserIT {

    private final TestKeycloak keycloak;
    private final StandInUser ada;

    ReadOnlyUserIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.ada = keycloak.clerk()
                .add(StandInUser.named("Ada", "Lovelace").email("kept-ada@directory.example", true))
                .memberOf(StandInOrganization.named("Acme"), "org:admin");
    }

    /** With an account that an administrator linked. */
    private TestRealm realm(String cachePolicy) {
        return realm(cachePolicy, "organizations");
    }

    private TestRealm realm(String cachePolicy, String target) {
        TestRealm realm =
                keycloak.realm(RealmExport.with("guardCacheSeconds", "0").andThen(json -> {
                    RealmExport.provider(json).put("trustEmail", true);
                    ((ObjectNode) json.at("/identityProviderMappers/0/config"))
                            .put("createMissing", "true")
                            .put("target", target);
                }));
        ObjectNode federation = Json.object(
                "name",
                "Directory",
                "providerId",
                ReadOnlyUsersFactory.PROVIDER_ID,
                "providerType",
                "org.keycloak.storage.UserStorageProvider");
        ObjectNode config = federation.putObject("config");
        config.putArray("enabled").add("true");
        config.putArray("cachePolicy").add(cachePolicy);
        realm.admin().post(realm.path("/components"), federation);
        ObjectNode link = Json.object("identityProvider", "clerk", "userId", ada.id(), "userName", ada.username());
        realm.admin().post(realm.path("/users/" + account(realm) + "/federated-identity/clerk"), link);
        return realm;
    }

    /** The ID that Keycloak assigns to users of a federation. */
    private static String account(TestRealm realm) {
        String federation = realm.admin()
                .get(realm.path("/components?name=Directory"))
                .path(0)
                .path("id")
                .asText();
        return "f:" + federation + ":kept-ada";
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEFAULT", "NO_CACHE"})
    void signsInWithSyncModeForceAndStaysAsItIs(String cachePolicy) {
        TestRealm realm = realm(cachePolicy);
        for (int i = 0; i < 2; i++) {
            Journey journey = new Journey(realm);
            journey.begin("scope", "openid profile email");
            Page end = journey.returnWith(keycloak.clerk().token(ada).sign());
            assertTrue(end.parameters().containsKey("code"), end.address() + " " + end.text() + realm.reasons());
            assertEquals("Kept", journey.claims(end).path("given_name").asText());
        }
    }

    @Test
    void makesNoGroupsThatNobodyCouldTakeBack() {
        TestRealm realm = realm("DEFAULT", "groups");
        Journey journey = new Journey(realm);
        journey.begin();
        assertTrue(journey.returnWith(keycloak.clerk().token(ada).sign())
                .parameters()
                .containsKey("code"));
        assertEquals(0, realm.admin().get(realm.path("/groups")).size());
    }

    @Test
    void getsNoTokensOnceItsUserIsBanned() {
        TestRealm realm = realm("DEFAULT");
        Journey journey = new Journey(realm);
        journey.begin("scope", "openid");
        JsonNode tokens =
                journey.tokens(journey.returnWith(keycloak.clerk().token(ada).sign()));
        String refresh = tokens.path("refresh_token").asText();
        Admin.Answer good = realm.testClient().answerToRefresh(refresh);
        assertEquals(200, good.status(), good.body().toString());
        ada.blocked("banned");
        assertEquals(204, realm.deliver(keycloak.clerk().webhooks().user("user.updated", ada)));
        Admin.Answer refused = realm.testClient()
                .answerToRefresh(good.body().path("refresh_token").asText());
        assertEquals(400, refused.status());
        assertFalse(realm.passwordClient()
                .token(Map.of("grant_type", "password", "username", "kept-ada", "password", "secret"))
                .has("access_token"));
    }
}
