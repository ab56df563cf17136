package io.github.keycloakclerk.mcp.cimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.ClientMarks;
import io.github.keycloakclerk.harness.ClientTable;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.mcp.TestKey;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client with a metadata document")
@Tag("core")
class MetadataDocumentIT {

    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final DocumentHost host = DocumentHost.start();

    MetadataDocumentIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm(RealmExport.trusting(host));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private Page signIn(URI clientId, String redirectUri, String... more) {
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        Browser browser = new Browser(address -> address.toString().startsWith(redirectUri));
        return new Visitor(browser).signIn(client(clientId, redirectUri).authorizationUrl(more), ada);
    }

    private OAuthClient client(URI clientId, String redirectUri) {
        return new OAuthClient(realm.url(), clientId.toString(), redirectUri);
    }

    @ParameterizedTest
    @EnumSource(DocumentShape.class)
    void connectsInTheShapeThatItsMakerPublishes(DocumentShape shape) {
        URI clientId = host.publish(shape.path(), shape.document(host));
        String redirectUri = shape.redirectUri(host);
        OAuthClient oauth = client(clientId, redirectUri);
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        Browser browser = new Browser(address -> address.toString().startsWith(redirectUri));
        Page end = new Visitor(browser)
                .signIn(
                        oauth.authorizationUrl("scope", "openid mcp:read", "resource", "http://localhost:8090/mcp"),
                        ada);
        assertTrue(end.isAt(redirectUri), end.address() + " " + end.text());
        JsonNode tokens = shape == DocumentShape.CONFIDENTIAL
                ? oauth.tokens(end, TestKey.authentication(clientId, realm.url()))
                : oauth.tokens(end);
        JsonNode claims = OAuthClient.claims(tokens.path("access_token").asText());
        assertEquals("http://localhost:8090/mcp", claims.path("aud").asText());
        assertTrue(tokens.has("refresh_token"));
        JsonNode client = realm.client(clientId.toString());
        assertEquals(
                shape != DocumentShape.CONFIDENTIAL, client.path("publicClient").asBoolean());
        assertTrue(client.path("consentRequired").asBoolean());
        assertFalse(client.path("serviceAccountsEnabled").asBoolean());
        assertEquals(
                "S256",
                client.path("attributes").path("pkce.code.challenge.method").asText());
        assertEquals(
                "metadata-document",
                client.path("attributes").path("mcp.registered-by").asText());
        Set<String> optional = new TreeSet<>();
        client.path("optionalClientScopes").forEach(scope -> optional.add(scope.asText()));
        assertTrue(optional.containsAll(Set.of("mcp:read", "mcp:write", "offline_access")), optional.toString());
        ClientTable.works(
                shape.label(), "shape of its document", "Client ID Metadata Document", "signs in, gets a token");
    }

    @Test
    void isRemovedWhenNobodyUsesIt() throws InterruptedException {
        URI clientId = host.publish(DocumentShape.CLAUDE_CODE.path(), DocumentShape.CLAUDE_CODE.document(host));
        new Browser(address -> false)
                .open(client(clientId, "http://localhost/callback").authorizationUrl());
        ClientMarks.set(realm, clientId.toString(), "mcp.registered-at", "1");
        for (int i = 0; i < 60 && !realm.client(clientId.toString()).isMissingNode(); i++) {
            Thread.sleep(1000);
        }
        assertTrue(realm.client(clientId.toString()).isMissingNode());
    }

    @Test
    void isNotReadAgainWhileItIsFresh() {
        URI clientId = host.publish("/claude-code", DocumentShape.CLAUDE_CODE.document(host));
        signIn(clientId, "http://localhost/callback");
        signIn(clientId, "http://localhost/callback");
        assertEquals(1, host.fetches("/claude-code"));
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=600,600",
        "'public, max-age=10, s-maxage=900',900",
        "max-age=1,300",
        "no-store,300",
        "max-age=99999999,259200",
        "'',300"
    })
    void isKeptAsItsHeaderSays(String cacheControl, int seconds) {
        String document = DocumentShape.CLAUDE_CODE.document(host).toString();
        URI clientId = host.answer(DocumentShape.CLAUDE_CODE.path(), exchange -> {
            exchange.getResponseHeaders().set("Cache-Control", cacheControl);
            DocumentHost.send(exchange, 200, "application/json", document);
        });
        signIn(clientId, "http://localhost/callback");
        long until = Long.parseLong(realm.client(clientId.toString())
                .path("attributes")
                .path("cimd.cache.expiry.time.in.sec")
                .asText());
        long left = until - Instant.now().getEpochSecond();
        assertTrue(Math.abs(left - seconds) < 30, left + " seconds");
    }

    @Test
    void isReadAgainWhenItIsStale() {
        ObjectNode document = DocumentShape.CLAUDE_CODE.document(host);
        URI clientId = host.publish("/claude-code", document);
        signIn(clientId, "http://localhost/callback");
        expire(clientId);
        document.put("client_name", "Renamed");
        host.publish("/claude-code", document);
        signIn(clientId, "http://localhost/callback");
        JsonNode client = realm.client(clientId.toString());
        assertEquals("Renamed", client.path("name").asText());
        assertEquals(
                "metadata-document",
                client.path("attributes").path("mcp.registered-by").asText());
        assertTrue(client.path("optionalClientScopes").toString().contains("mcp:write"));
    }

    @Test
    void cannotSignInOnceItsDocumentIsGone() {
        URI clientId = host.publish("/claude-code", DocumentShape.CLAUDE_CODE.document(host));
        signIn(clientId, "http://localhost/callback");
        expire(clientId);
        host.answer("/claude-code", exchange -> DocumentHost.send(exchange, 404, "text/plain", "gone"));
        Page page = signIn(clientId, "http://localhost/callback");
        assertEquals(400, page.status());
        assertTrue(page.text().contains("The client's metadata document could not be read"), page.text());
    }

    private void expire(URI clientId) {
        ClientMarks.set(realm, clientId.toString(), "cimd.cache.expiry.time.in.sec", "1");
    }

    @Test
    void ofAnAdministratorNeedsNoDocument() {
        ObjectNode client = Json.object("clientId", host.url("/by-hand").toString());
        client.put("protocol", "openid-connect").put("publicClient", true);
        client.putArray("redirectUris").add("http://127.0.0.1/by-hand");
        realm.admin().post(realm.path("/clients"), client);
        Page end = signIn(host.url("/by-hand"), "http://127.0.0.1/by-hand", "scope", "openid");
        assertTrue(end.parameters().containsKey("code"), end.address() + end.text());
    }
}
