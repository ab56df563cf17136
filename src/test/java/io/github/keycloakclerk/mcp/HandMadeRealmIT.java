package io.github.keycloakclerk.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.HandMadeRealm;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.mcp.cimd.DocumentShape;
import io.github.keycloakclerk.mcp.resource.ResourceIT;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A realm made by hand, without Clerk,")
class HandMadeRealmIT {

    private static final URI MCP_SERVER = URI.create("http://localhost:8090/mcp");
    private static final String CALLBACK = "http://127.0.0.1:33418/cb";

    private final TestKeycloak keycloak;
    private final HandMadeRealm made;
    private final TestRealm realm;
    private final Browser browser = new Browser(address -> address.toString().startsWith("http://127.0.0.1"));

    HandMadeRealmIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.made = HandMadeRealm.make(keycloak.url(), TestRealm.newName(), MCP_SERVER);
        this.realm = made.realm();
        made.addPerson("grace");
    }

    private Page signIn(OAuthClient client, String... more) {
        Page login = browser.open(client.authorizationUrl(more));
        assertTrue(login.body().contains("kc-form-login"), login.text());
        return browser.post(login.formAction(), Map.of("username", "grace", "password", "secret"));
    }

    @Test
    void registersTheSameClientAsTheExportedOne() {
        TestRealm exported = keycloak.realm();
        ObjectNode metadata = Registrar.metadata(CALLBACK).put("scope", "");
        JsonNode one =
                comparable(realm, new Registrar(realm.url()).register(metadata).clientId());
        JsonNode other = comparable(
                exported, new Registrar(exported.url()).register(metadata).clientId());
        assertEquals(other, one);
    }

    /** Without random values and the realm's own scopes. */
    private static JsonNode comparable(TestRealm realm, String clientId) {
        ObjectNode client = (ObjectNode) realm.client(clientId);
        client.remove(List.of("id", "clientId", "defaultClientScopes", "optionalClientScopes"));
        ((ObjectNode) client.get("attributes")).remove(List.of("mcp.registered-at", "realm_client"));
        return client;
    }

    @Test
    void letsAClientInThatRegisteredItself() {
        String clientId = new Registrar(realm.url())
                .register(Registrar.metadata(CALLBACK))
                .clientId();
        OAuthClient client = new OAuthClient(realm.url(), clientId, "http://127.0.0.1:50123/cb");
        Page consent = signIn(client, "resource", MCP_SERVER + "/");
        assertTrue(consent.text().contains("The application chose this name itself"), consent.text());
        assertTrue(consent.text().contains(MCP_SERVER.toString()), consent.text());
        assertTrue(consent.text().contains("127.0.0.1:50123"), consent.text());
        JsonNode tokens = client.tokens(new Visitor(browser).consent(consent));
        assertEquals(Set.of(MCP_SERVER.toString()), ResourceIT.audience(tokens));
        JsonNode second = client.refresh(tokens.path("refresh_token").asText());
        assertEquals(Set.of(MCP_SERVER.toString()), ResourceIT.audience(second));
        assertEquals(
                "invalid_grant",
                client.refresh(tokens.path("refresh_token").asText())
                        .path("error")
                        .asText());
    }

    @Test
    void letsAClientInThatHasAMetadataDocument() {
        try (DocumentHost host = DocumentHost.start()) {
            URI clientId = host.publish("/claude-code", DocumentShape.CLAUDE_CODE.document(host));
            OAuthClient client = new OAuthClient(realm.url(), clientId.toString(), "http://127.0.0.1:50124/callback");
            Page consent = signIn(client);
            assertTrue(consent.text().contains("localhost says this is its application"), consent.text());
            assertEquals(
                    Set.of(MCP_SERVER.toString()),
                    ResourceIT.audience(client.tokens(new Visitor(browser).consent(consent))));
        }
    }

    @Test
    void refusesStrangers() {
        Registrar registrar = new Registrar(realm.url());
        assertEquals(
                "invalid_redirect_uri",
                registrar
                        .register(Registrar.metadata("https://evil.example/cb"))
                        .error());
        OAuthClient client = new OAuthClient(
                realm.url(), registrar.register(Registrar.metadata(CALLBACK)).clientId(), "http://127.0.0.1:50123/cb");
        Page end = browser.open(client.authorizationUrl("resource", "https://evil.example/mcp"));
        assertEquals("invalid_target", end.parameter("error"));
    }
}
