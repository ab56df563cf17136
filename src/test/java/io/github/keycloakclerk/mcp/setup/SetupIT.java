package io.github.keycloakclerk.mcp.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.check.Checked;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.SetUpRealm;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A realm that is set up")
@Tag("core")
class SetupIT {

    private static final URI MCP_SERVER = URI.create("http://localhost:8090/mcp");
    private static final String CALLBACK = "http://127.0.0.1:33418/cb";

    private final TestKeycloak keycloak;

    SetupIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    private TestRealm empty() {
        return SetUpRealm.empty(keycloak.url());
    }

    private static JsonNode setup(TestRealm realm, ObjectNode request) {
        Admin.Answer answer = realm.admin().send("POST", realm.path("/mcp/setup"), request);
        assertEquals(200, answer.status(), answer.body().toString());
        return answer.body();
    }

    @Test
    void hasNoProblemAndTakesClients() {
        TestRealm realm = empty();
        assertFalse(Checked.of(realm).all("problem").isEmpty());
        JsonNode answer = setup(realm, SetUpRealm.request(MCP_SERVER));
        assertTrue(answer.path("changes").size() > 8, answer.toPrettyString());
        assertEquals(List.of(), Checked.of(realm).all("problem"));
        assertEquals(
                201,
                new Registrar(realm.url())
                        .register(Registrar.metadata(CALLBACK))
                        .status());
        assertEquals(
                "invalid_redirect_uri",
                new Registrar(realm.url())
                        .register(Registrar.metadata("https://evil.example/cb"))
                        .error());
    }

    @Test
    void isLeftAsItIsTheSecondTime() {
        TestRealm realm = empty();
        setup(realm, SetUpRealm.request(MCP_SERVER));
        JsonNode before = snapshot(realm);
        assertEquals(
                0, setup(realm, SetUpRealm.request(MCP_SERVER)).path("changes").size());
        assertEquals(before, snapshot(realm));
    }

    private static JsonNode snapshot(TestRealm realm) {
        ObjectNode snapshot = Json.object();
        snapshot.set("realm", realm.admin().get(realm.path("")));
        snapshot.set("scopes", realm.admin().get(realm.path("/client-scopes")));
        snapshot.set("components", realm.admin().get(realm.path("/components")));
        snapshot.set("profiles", realm.admin().get(realm.path("/client-policies/profiles")));
        snapshot.set("policies", realm.admin().get(realm.path("/client-policies/policies")));
        snapshot.set("actions", realm.admin().get(realm.path("/authentication/required-actions")));
        return snapshot;
    }

    @Test
    void isLeftAsItIsByADryRunThatSaysTheSame() {
        TestRealm realm = empty();
        JsonNode before = snapshot(realm);
        JsonNode would = setup(realm, SetUpRealm.request(MCP_SERVER).put("dryRun", true));
        assertTrue(would.path("dryRun").asBoolean());
        assertEquals(before, snapshot(realm));
        JsonNode did = setup(realm, SetUpRealm.request(MCP_SERVER));
        assertFalse(did.path("dryRun").asBoolean());
        assertEquals(would.path("changes"), did.path("changes"));
    }

    @Test
    void keepsWhatAnAdministratorHasSet() {
        TestRealm realm = empty();
        ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(""));
        settings.put("loginTheme", "keycloak.v2")
                .put("revokeRefreshToken", true)
                .put("refreshTokenMaxReuse", 3);
        realm.admin().put(realm.path(""), settings);
        ObjectNode scope = Json.object("name", "mcp", "protocol", "openid-connect");
        scope.putObject("attributes").put("consent.screen.text", "My words");
        realm.admin().post(realm.path("/client-scopes"), scope);
        setup(realm, SetUpRealm.request(MCP_SERVER));
        JsonNode after = realm.admin().get(realm.path(""));
        assertEquals(3, after.path("refreshTokenMaxReuse").asInt());
        for (JsonNode found : realm.admin().get(realm.path("/client-scopes"))) {
            if (found.path("name").asText().equals("mcp")) {
                assertEquals(
                        "My words",
                        found.path("attributes").path("consent.screen.text").asText());
            }
        }
        assertEquals("ok", Checked.of(realm).status("servers-known"));
    }

    @Test
    void getsMoreServersAndHostsBesideThoseItHas() {
        TestRealm realm = empty();
        setup(realm, SetUpRealm.request(MCP_SERVER));
        ObjectNode more = Json.object();
        ObjectNode server = more.putArray("servers").addObject().put("url", "https://two.example/mcp");
        server.putArray("scopes").addObject().put("name", "two").put("default", true);
        more.putArray("redirectHosts").add("app.example.com/cb");
        more.putArray("webOrigins").add("https://app.example.com");
        setup(realm, more);
        assertEquals(List.of(), Checked.of(realm).all("problem"));
        String known = Checked.of(realm).check("servers-known").path("detail").asText();
        assertTrue(known.contains("two.example/mcp (two)") && known.contains("localhost:8090/mcp"), known);
        Registrar registrar = new Registrar(realm.url());
        assertEquals(
                201,
                registrar
                        .register(Registrar.metadata("https://app.example.com/cb"))
                        .status());
        assertEquals(
                201,
                registrar
                        .register(Registrar.metadata("https://claude.ai/api/mcp/auth_callback"))
                        .status());
    }

    @Test
    void keepsProfilesAsStrictAsTheyAreThatDoNotActOnMcpClients() {
        TestRealm realm = empty();
        setup(realm, SetUpRealm.request(MCP_SERVER));
        ObjectNode profiles = profiles(realm);
        ObjectNode partners = profiles.withArray("profiles").addObject().put("name", "partners");
        partners.putArray("executors").add(executor("partner.example"));
        realm.admin().put(realm.path("/client-policies/profiles"), profiles);
        ObjectNode more = SetUpRealm.request(MCP_SERVER);
        more.putArray("redirectHosts").add("app.example.com/cb");
        setup(realm, more);
        String after = profiles(realm).toString();
        assertTrue(after.contains("app.example.com/cb"), after);
        assertTrue(after.contains("[\"partner.example\"]"), after);
    }

    @Test
    void isLeftAsItIsWhereAPolicyForMcpClientsDoesNotAct() {
        TestRealm realm = empty();
        ObjectNode profiles = profiles(realm);
        ObjectNode partners = profiles.withArray("profiles").addObject().put("name", "partners");
        partners.putArray("executors").add(executor("partner.example"));
        realm.admin().put(realm.path("/client-policies/profiles"), profiles);
        JsonNode before = snapshot(realm);
        Admin.Answer answer = realm.admin().send("POST", realm.path("/mcp/setup"), SetUpRealm.request(MCP_SERVER));
        assertEquals(400, answer.status());
        assertTrue(answer.errorMessage().contains("do not act on all MCP clients"), answer.errorMessage());
        assertEquals(before, snapshot(realm));
    }

    private static ObjectNode profiles(TestRealm realm) {
        return (ObjectNode) realm.admin().get(realm.path("/client-policies/profiles"));
    }

    private static ObjectNode executor(String host) {
        ObjectNode executor = Json.object("executor", "mcp-client-registration");
        executor.putObject("configuration").putArray("allowed-redirect-hosts").add(host);
        return executor;
    }

    /** A scope whose audience does not reach access tokens gives access to no server. */
    @Test
    void getsAnAudienceBesideOneThatDoesNotReachTokens() {
        TestRealm realm = empty();
        ObjectNode scope = Json.object("name", "mcp", "protocol", "openid-connect");
        ObjectNode mapper = scope.putArray("protocolMappers")
                .addObject()
                .put("name", "audience")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-audience-mapper");
        mapper.putObject("config")
                .put("included.custom.audience", MCP_SERVER.toString())
                .put("access.token.claim", "false");
        realm.admin().post(realm.path("/client-scopes"), scope);
        setup(realm, SetUpRealm.request(MCP_SERVER));
        assertEquals("ok", Checked.of(realm).status("servers-known"));
    }

    @Test
    void isToldOfInAdminEvents() {
        TestRealm realm = empty();
        ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(""));
        realm.admin().put(realm.path(""), settings.put("adminEventsEnabled", true));
        int changes =
                setup(realm, SetUpRealm.request(MCP_SERVER)).path("changes").size();
        int told = 0;
        for (JsonNode event : realm.admin().get(realm.path("/admin-events?max=100"))) {
            told += event.path("resourcePath").asText().startsWith("mcp/setup/") ? 1 : 0;
        }
        assertEquals(changes, told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'servers':[{'url':'mcp.example.com','scopes':[{'name':'mcp'}]}]} | is not the URL of an MCP server",
                "{'servers':[{'url':'https://a.example/mcp','scopes':[]}]} | has no scopes",
                "{'servers':[{'url':'https://a.example/mcp','scopes':[{'name':'a b'}]}]} | is not the name of a scope",
                "{'servers':[{'url':'https://a.example/mcp','scopes':[{'name':'a'}]},{'url':'https://b.example/mcp','scopes':[{'name':'a'}]}]} | is listed twice"
            })
    void isLeftAsItIsByARequestThatCannotBeCarriedOut(String request, String sentence) {
        TestRealm realm = empty();
        JsonNode before = snapshot(realm);
        Admin.Answer answer =
                realm.admin().send("POST", realm.path("/mcp/setup"), Json.read(request.replace('\'', '"')));
        assertEquals(400, answer.status());
        assertTrue(answer.errorMessage().contains(sentence), answer.errorMessage());
        assertEquals(before, snapshot(realm));
    }
}
