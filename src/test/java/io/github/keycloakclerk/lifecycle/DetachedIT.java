package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Whoever removes the link to their Clerk user")
class DetachedIT {

    private static final String APP = "password-app";

    private final StandInClerk clerk;
    private final TestRealm realm;
    private final StandInUser eve;
    private final Connected connected;
    private final String account;

    DetachedIT(TestKeycloak keycloak) {
        clerk = keycloak.clerk();
        realm = keycloak.realm(json -> {
            ((ObjectNode) json.at("/identityProviderMappers/0/config")).put("createMissing", "true");
            ObjectNode client = Json.object("clientId", APP, "protocol", "openid-connect");
            client.put("publicClient", true).put("directAccessGrantsEnabled", true);
            client.putArray("defaultClientScopes").add("basic").add("roles").add("profile");
            client.putArray("optionalClientScopes").add("offline_access");
            ((ArrayNode) json.get("clients")).add(client);
            ObjectNode second = RealmExport.provider(json).deepCopy();
            json.withArray("identityProviders").add(second.put("alias", "second"));
        });
        eve = clerk.add(
                StandInUser.named("Eve", "Moneypenny").memberOf(StandInOrganization.named("Acme"), "org:admin"));
        connected = Connected.offline(clerk, realm, eve);
        account = realm.user(eve.id()).path("id").asText();
        ObjectNode password = Json.object("type", "password", "value", "secret");
        realm.admin().put(realm.path("/users/" + account + "/reset-password"), password);
    }

    private OAuthClient app() {
        return new OAuthClient(realm.url(), APP, "");
    }

    private JsonNode signIn() {
        return app().signIn(
                        realm.admin()
                                .get(realm.path("/users/" + account))
                                .path("username")
                                .asText(),
                        "secret");
    }

    /** Unlinks as the account console does. */
    private void detach() {
        assertEquals(204, app().unlink("clerk", signIn().path("access_token").asText()));
    }

    private List<String> names(String path) {
        return realm.admin().get(realm.path("/users/" + account + path)).findValuesAsText("name");
    }

    private JsonNode organizations() {
        return realm.admin().get(realm.path("/organizations/members/" + account + "/organizations"));
    }

    @Test
    void losesWhatClerkGranted() {
        assertTrue(names("/role-mappings/realm").contains("mcp-writer"));
        assertEquals(1, organizations().size());
        detach();
        assertFalse(names("/role-mappings/realm").contains("mcp-writer"));
        assertEquals(0, organizations().size());
        assertFalse(connected.isAlive(), "the session ends");
    }

    @Test
    void doesNotOutliveABanWithAPassword() {
        JsonNode before = app().signIn(
                        realm.admin()
                                .get(realm.path("/users/" + account))
                                .path("username")
                                .asText(),
                        "secret");
        assertTrue(before.has("refresh_token"), before.toString());
        detach();
        eve.blocked("banned");

        JsonNode refused = signIn();

        assertEquals("invalid_grant", refused.path("error").asText(), refused.toString());
        assertEquals(
                "link_removed", realm.event("LOGIN_ERROR").at("/details/reason").asText());
        assertEquals(
                "invalid_grant",
                app().refresh(before.path("refresh_token").asText())
                        .path("error")
                        .asText());
    }

    /** A link to another Clerk user does not replace the removed one. */
    @Test
    void doesNotOutliveABanWithAnotherClerkUserEither() {
        StandInUser other = clerk.add(StandInUser.named("Eve", "Second"));
        ObjectNode link = Json.object("userId", other.id(), "userName", "eve");
        realm.admin().post(realm.path("/users/" + account + "/federated-identity/second"), link);
        assertTrue(signIn().has("access_token"));
        detach();
        JsonNode refused = signIn();
        assertEquals("invalid_grant", refused.path("error").asText(), refused.toString());
        assertEquals(
                "link_removed", realm.event("LOGIN_ERROR").at("/details/reason").asText());
    }

    @Test
    void isLetInAgainByAnAdministrator() {
        detach();
        assertFalse(signIn().has("access_token"));
        ObjectNode user = (ObjectNode) realm.admin().get(realm.path("/users/" + account));
        ((ObjectNode) user.get("attributes")).remove(List.of("clerk_user_id", "clerk_unlinked"));
        realm.admin().put(realm.path("/users/" + account), user);
        assertTrue(signIn().has("access_token"));
    }

    @Test
    void doesNotComeBackAsAnotherClerkUser() {
        realm.change("linkByExternalId", "id");
        detach();
        StandInUser second = clerk.add(StandInUser.named("Eve", "Second")).externalId(account);
        Journey journey = new Journey(realm);
        journey.begin();
        assertEquals(
                "access_denied", journey.returnWith(clerk.token(second).sign()).parameter("error"));
        assertEquals("account_of_another", realm.lastReason());
    }

    @Test
    void leavesOthersAlone() {
        String other = realm.addUser("never-in-clerk", "never@people.example");
        ObjectNode password = Json.object("type", "password", "value", "secret");
        realm.admin().put(realm.path("/users/" + other + "/reset-password"), password);
        assertTrue(app().signIn("never-in-clerk", "secret").has("access_token"));
    }

    @Test
    void keepsAnAccountThatTheProviderDidNotMake() {
        realm.change("onUserDeleted", "delete");
        realm.change("linkByExternalId", "id");
        String made = realm.addUser("by-administrator", "made@people.example");
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace")).externalId(made);
        Connected.online(clerk, realm, ada);
        clerk.remove(ada);
        assertEquals(204, realm.deliver(clerk.webhooks().userDeleted(ada)));
        JsonNode kept = realm.admin().get(realm.path("/users/" + made));
        assertFalse(kept.path("enabled").asBoolean(), kept.toString());
        clerk.remove(eve);
        assertEquals(204, realm.deliver(clerk.webhooks().userDeleted(eve)));
        assertEquals(
                404,
                realm.admin().send("GET", realm.path("/users/" + account), null).status());
    }
}
