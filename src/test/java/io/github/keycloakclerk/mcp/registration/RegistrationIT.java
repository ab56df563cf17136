package io.github.keycloakclerk.mcp.registration;

import static io.github.keycloakclerk.harness.Registrar.metadata;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client that registers itself")
@Tag("core")
class RegistrationIT {

    private static final String CALLBACK = "http://127.0.0.1:33418/cb";

    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final Registrar registrar;

    RegistrationIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm();
        this.registrar = new Registrar(realm.url());
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new TreeSet<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "openid", "mcp:read", "openid profile service_account", "of another realm"})
    void hasTheRealmsScopesWhateverItAsksFor(String scope) {
        JsonNode client = realm.client(
                registrar.register(metadata(CALLBACK).put("scope", scope)).clientId());
        assertTrue(names(client.path("defaultClientScopes"))
                .containsAll(Set.of("basic", "acr", "profile", "email", "mcp")));
        assertTrue(names(client.path("optionalClientScopes"))
                .containsAll(Set.of("mcp:read", "mcp:write", "offline_access")));
    }

    @Test
    void isMadeForPeopleWithConsentAndPkceOnly() {
        ObjectNode metadata = metadata(CALLBACK);
        metadata.putArray("grant_types")
                .add("authorization_code")
                .add("refresh_token")
                .add("client_credentials")
                .add("password")
                .add("implicit")
                .add("urn:ietf:params:oauth:grant-type:jwt-bearer")
                .add("urn:ietf:params:oauth:grant-type:token-exchange")
                .add("urn:ietf:params:oauth:grant-type:device_code");
        Registrar.Answer answer = registrar.register(metadata);
        assertEquals(
                Set.of("authorization_code", "refresh_token"),
                names(answer.body().path("grant_types")));
        JsonNode client = realm.client(answer.clientId());
        assertTrue(client.path("publicClient").asBoolean());
        assertTrue(client.path("consentRequired").asBoolean());
        assertFalse(client.path("fullScopeAllowed").asBoolean());
        assertEquals(
                "S256",
                client.path("attributes").path("pkce.code.challenge.method").asText());
    }

    @Test
    void mayHaveMembersThatKeycloakDoesNotKnow() {
        ObjectNode metadata =
                metadata(CALLBACK).put("application_type", "native").put("resource", "http://localhost:8090/mcp");
        metadata.putArray("token_endpoint_auth_methods_supported").add("none");
        assertEquals(201, registrar.register(metadata).status());
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:33418/cb,http://127.0.0.1:50001/cb",
        "http://localhost:28195/oauth/callback,http://localhost:50002/oauth/callback",
        "http://[::1]:3000/cb?a=b,http://[::1]:50003/cb?a=b"
    })
    void comesBackToAnyPortOfItsComputer(String registered, String used) {
        String clientId = registrar.register(metadata(registered)).clientId();
        Page end = signIn(clientId, used);
        assertTrue(end.isAt(used), end.address() + " " + end.text());
        assertTrue(end.parameters().containsKey("code"), end.address().toString());
    }

    @Test
    void isNotSentToAnotherPathOfItsComputer() {
        String clientId = registrar.register(metadata(CALLBACK)).clientId();
        Page page = new Browser(address -> false)
                .open(new OAuthClient(realm.url(), clientId, "http://127.0.0.1:33418/other").authorizationUrl());
        assertEquals(400, page.status());
        assertTrue(page.text().contains("Invalid parameter: redirect_uri"), page.text());
    }

    private Page signIn(String clientId, String redirectUri, String... more) {
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        Browser browser = new Browser(address -> address.toString().startsWith(redirectUri));
        return new Visitor(browser)
                .signIn(new OAuthClient(realm.url(), clientId, redirectUri).authorizationUrl(more), ada);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://claude.ai/api/mcp/auth_callback",
                "https://claude.com/api/mcp/auth_callback",
                "https://chatgpt.com/connector/oauth/abc123",
                "https://chatgpt.com/connector_platform_oauth_redirect",
                "https://vscode.dev/redirect",
                "https://vscode.dev/redirect?x=1",
                "https://insiders.vscode.dev/redirect",
                "https://www.cursor.com/agents/mcp/oauth/callback",
                "cursor://anysphere.cursor-mcp/oauth/callback",
                "http://localhost:6274/oauth/callback"
            })
    void mayComeFromAKnownPlace(String redirectUri) {
        assertEquals(201, registrar.register(metadata(redirectUri)).status());
    }

    @ParameterizedTest
    @CsvSource({
        "Cafe\u0301 2,Caf\u00e9 2",
        "\u0e01\u0e35\u0e49,\u0e01\u0e35\u0e49",
        "Gear \u2699\ufe0f,Gear \u2699\ufe0f",
        "\u1000\u103c\u103d\u1031\u1038,\u1000\u103c\u103d\u1031\u1038"
    })
    void hasANameInOneSpelling(String sent, String kept) {
        Registrar.Answer answer = registrar.register(metadata(CALLBACK).put("client_name", sent));
        assertEquals(kept, realm.client(answer.clientId()).path("name").asText());
    }

    @Test
    void mayHaveAHomePageElsewhere() {
        ObjectNode metadata = metadata(CALLBACK).put("client_uri", "https://github.com/modelcontextprotocol/inspector");
        metadata.put("logo_uri", "https://images.example/logo.png");
        assertEquals(201, registrar.register(metadata).status());
    }

    @Test
    void canChangeItselfWithinTheSameRules() {
        JsonNode registration = registrar.register(metadata(CALLBACK)).body();
        String clientId = registration.path("client_id").asText();
        ObjectNode changed = metadata("https://evil.example/cb");
        assertEquals(
                "invalid_redirect_uri", registrar.update(registration, changed).error());
        Registrar.Answer answer = registrar.update(
                registration, metadata("http://localhost:9/new").put("client_name", "Renamed"));
        assertEquals(200, answer.status(), answer.body().toString());
        JsonNode client = realm.client(clientId);
        assertEquals("Renamed", client.path("name").asText());
        assertEquals(Set.of("http://localhost/new"), names(client.path("redirectUris")));
        assertEquals(
                "dynamic", client.path("attributes").path("mcp.registered-by").asText());
        assertTrue(names(client.path("optionalClientScopes")).contains("mcp:write"));
    }

    @Test
    void losesWhatItNoLongerNames() {
        ObjectNode metadata = metadata(CALLBACK).put("tos_uri", "https://example.com/terms");
        JsonNode registration = registrar.register(metadata).body();
        assertEquals(200, registrar.update(registration, metadata(CALLBACK)).status());
        JsonNode attributes =
                realm.client(registration.path("client_id").asText()).path("attributes");
        assertTrue(attributes.path("tosUri").isMissingNode(), attributes.toString());
    }

    @Test
    void hasOnlyTheScopesOfTheAllowList() {
        TestRealm strict = keycloak.realm(json -> RealmExport.setting(json, 1)
                .withArray("allowed-scopes")
                .add("mcp")
                .add("mcp:read"));
        String clientId =
                new Registrar(strict.url()).register(metadata(CALLBACK)).clientId();
        JsonNode client = strict.client(clientId);
        assertEquals(Set.of("mcp:read"), names(client.path("optionalClientScopes")));
        Set<String> usual = names(client.path("defaultClientScopes"));
        assertTrue(usual.containsAll(Set.of("mcp", "basic", "acr")) && !usual.contains("email"), usual.toString());
    }

    @Test
    void isLeftAloneIfAnAdministratorRegistersIt() {
        ObjectNode metadata = metadata("https://intranet.example/cb");
        Registrar.Answer answer = registrar.register(metadata, realm.administratorsToken("create-client"));
        JsonNode client = realm.client(answer.clientId());
        assertEquals(Set.of("https://intranet.example/cb"), names(client.path("redirectUris")));
        assertTrue(client.path("attributes").path("mcp.registered-by").isMissingNode());
    }

    @Test
    void mayBeInvited() {
        JsonNode invitation = realm.admin()
                .send(
                        "POST",
                        realm.path("/clients-initial-access"),
                        Json.MAPPER.createObjectNode().put("count", 1))
                .body();
        Registrar.Answer answer =
                registrar.register(metadata(CALLBACK), invitation.path("token").asText());
        JsonNode attributes = realm.client(answer.clientId()).path("attributes");
        assertTrue(attributes.path("mcp.registered-by").isMissingNode());
        assertEquals(
                "invalid_redirect_uri",
                registrar
                        .update(answer.body(), metadata("https://evil.example/cb"))
                        .error());
    }

    @Test
    void leavesTheClientsOfAdministratorsAlone() {
        ObjectNode client = Json.object("clientId", "by-hand", "protocol", "openid-connect");
        client.putArray("redirectUris").add("https://intranet.example/*");
        realm.admin().post(realm.path("/clients"), client);
        JsonNode stored = realm.client("by-hand");
        assertEquals(Set.of("https://intranet.example/*"), names(stored.path("redirectUris")));
        assertTrue(stored.path("attributes").path("mcp.registered-by").isMissingNode());
    }
}
