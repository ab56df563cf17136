package io.github.keycloakclerk.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("Administrators with less than all rights")
@Tag("core")
class AdministratorsIT {

    private static final Map<String, String> TOKENS = new HashMap<>();
    private static TestRealm realm;
    private final URI keycloak;

    @SuppressWarnings("StaticAssignmentInConstructor") // one realm for all tests of the class
    AdministratorsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak.url();
        if (realm == null) {
            realm = keycloak.newRealm();
        }
    }

    private int ask(String roles, String method, String path, JsonNode body) {
        return admin(roles).send(method, realm.path(path), body).status();
    }

    private Admin admin(String roles) {
        return Admin.with(
                keycloak, TOKENS.computeIfAbsent(roles, names -> realm.administratorsToken(names.split("\\+"))));
    }

    @ParameterizedTest
    @CsvSource({
        "view-realm+view-clients, 200",
        "manage-realm+manage-clients, 200",
        "view-realm, 403",
        "view-clients, 403",
        "view-users, 403"
    })
    void seeTheCheckIfTheyMaySeeTheRealmAndItsClients(String roles, int status) {
        assertEquals(status, ask(roles, "GET", "/mcp/check", null));
    }

    @ParameterizedTest
    @CsvSource({
        "view-realm+view-clients+view-identity-providers, 200",
        "view-realm+view-clients, 403",
        "view-identity-providers, 403"
    })
    void seeTheCheckOfAProviderIfTheyMaySeeProvidersToo(String roles, int status) {
        assertEquals(status, ask(roles, "GET", "/clerk/clerk/check", null));
    }

    @Test
    void whoMayNotSeeProvidersReadNeitherAliasNorDetail() {
        Checked checked = new Checked(admin("view-realm+view-clients").get(realm.path("/mcp/check")));
        JsonNode key = checked.check("clerk-secret-key");
        assertEquals("ok", key.path("status").asText());
        assertTrue(key.path("provider").isMissingNode(), key.toString());
        assertEquals("", key.path("detail").asText() + key.path("link").asText());
    }

    @ParameterizedTest
    @CsvSource({"manage-clients, 200", "view-clients, 403", "manage-realm, 403"})
    void judgeClientsIfTheyMayManageThem(String roles, int status) {
        ObjectNode question = Json.object("client_id", TestRealm.CLIENT);
        assertEquals(status, ask(roles, "POST", "/mcp/check-client", question));
    }

    @ParameterizedTest
    @CsvSource({"view-events, 200", "view-realm, 403", "manage-clients, 403"})
    void readReferencesIfTheyMayReadEvents(String roles, int status) {
        assertEquals(status, ask(roles, "POST", "/mcp/explain", Json.object("reference", "7F3K-92GD")));
    }

    @ParameterizedTest
    @CsvSource({"manage-realm+manage-clients, 200", "manage-realm, 403", "manage-clients, 403", "view-realm, 403"})
    void setUpIfTheyMayManageTheRealmAndItsClients(String roles, int status) {
        ObjectNode nothing = Json.object().put("dryRun", true);
        nothing.putArray("servers");
        assertEquals(status, ask(roles, "POST", "/mcp/setup", nothing));
    }

    @Test
    void ofAnotherRealmSeeNothing() {
        String token = realm.administratorsToken("realm-admin");
        assertEquals(
                403,
                Admin.with(keycloak, token)
                        .send("GET", "/master/mcp/check", null)
                        .status());
    }

    @Test
    void whoHaveNoTokenSeeNothing() {
        assertEquals(
                401,
                Admin.with(keycloak, "none")
                        .send("GET", realm.path("/mcp/check"), null)
                        .status());
    }

    /** The administrator's realm determines the supported languages. */
    @Test
    void readTheirOwnLanguage() {
        JsonNode english = realm.admin().get(realm.path("/mcp/check"));
        String token = realm.administratorsToken("de", List.of("realm-admin"));
        JsonNode german = Admin.with(keycloak, token).get(realm.path("/mcp/check"));
        assertEquals(english.path("checks").size(), german.path("checks").size());
        for (int i = 0; i < english.path("checks").size(); i++) {
            JsonNode one = english.path("checks").path(i);
            JsonNode other = german.path("checks").path(i);
            assertEquals(one.path("id"), other.path("id"));
            assertTrue(!one.path("summary").equals(other.path("summary")), other.toString());
        }
    }

    @Test
    void findNoProviderThatIsNotClerks() {
        assertEquals(
                404,
                realm.admin()
                        .send("GET", realm.path("/clerk/nobody/check"), null)
                        .status());
        Checked one = new Checked(realm.admin().get(realm.path("/clerk/clerk/check")));
        assertTrue(
                one.statuses().keySet().stream().allMatch(id -> id.startsWith("clerk-") || id.equals("check-complete")),
                one.toString());
        assertEquals("clerk", one.check("clerk-keys").path("provider").asText());
    }
}
