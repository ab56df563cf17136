package io.github.keycloakclerk.mcp.registration;

import static io.github.keycloakclerk.harness.Registrar.metadata;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.mcp.cimd.DocumentShape;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client hears")
class WhatClientsHearIT {

    private static final String LOOPBACK = "http://localhost:28195/oauth/callback";
    private static final String CLAUDE = "https://claude.ai/api/mcp/auth_callback";

    private final TestKeycloak keycloak;
    private final TestRealm realm;

    WhatClientsHearIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm();
    }

    private static List<String> redirects(JsonNode registration) {
        List<String> uris = new ArrayList<>();
        registration.path("redirect_uris").forEach(uri -> uris.add(uri.asText()));
        return uris;
    }

    private static ObjectNode metadataOf(String... redirects) {
        ObjectNode metadata = metadata(redirects[0]);
        for (int i = 1; i < redirects.length; i++) {
            metadata.withArray("redirect_uris").add(redirects[i]);
        }
        return metadata;
    }

    @Test
    void theRedirectUrisThatItSent() {
        List<String> sent = List.of(LOOPBACK, "http://127.0.0.1:33418/", CLAUDE, "cursor://anysphere.cursor-mcp/cb");
        JsonNode registered = new Registrar(realm.url())
                .register(metadataOf(sent.toArray(String[]::new)))
                .body();
        assertEquals(sent, redirects(registered));
        JsonNode shown = new Registrar(realm.url()).show(registered);
        assertEquals(sent, redirects(shown));
        List<String> other = List.of("http://localhost:1/oauth/callback", CLAUDE);
        Registrar.Answer updated = new Registrar(realm.url()).update(shown, metadataOf(other.toArray(String[]::new)));
        assertEquals(200, updated.status(), updated.body().toString());
        assertEquals(other, redirects(updated.body()));
        assertEquals(other, redirects(new Registrar(realm.url()).show(updated.body())));
    }

    @Test
    void whatAnAdministratorChangedAsItIs() {
        JsonNode registered = new Registrar(realm.url())
                .register(metadataOf(LOOPBACK, CLAUDE))
                .body();
        ObjectNode client =
                (ObjectNode) realm.client(registered.path("client_id").asText());
        client.putArray("redirectUris").add(CLAUDE).add("http://127.0.0.1/by-administrator");
        realm.changeClient(client);
        assertEquals(
                List.of(CLAUDE, "http://127.0.0.1/by-administrator"),
                redirects(new Registrar(realm.url()).show(registered)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jwks\": {\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\"}]}",
                "\"jwks\": {\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\",\"use\":\"sig\"}]}",
                "\"jwks\": {\"keys\":\"x\"}",
                "\"jwks\": {\"keys\":[null]}",
                "\"jwks\": {}",
                "\"jwks\": \"x\"",
                "\"jwks\": []",
                "\"redirect_uris\": \"x\"",
                "\"grant_types\": {\"a\": 1}",
                "\"subject_type\": \"bogus\"",
                "\"client_name\": "
            })
    void aSentenceAboutWhatCannotBeRead(String member) {
        refuses(member);
    }

    @Test
    void aSentenceAboutARedirectUriThatIsNone() {
        Registrar.Answer registered = new Registrar(realm.url()).send("POST", "", "{\"redirect_uris\": [null]}");
        assertEquals(400, registered.status(), registered.body().toString());
        assertEquals("invalid_redirect_uri", registered.error());
    }

    @Test
    void aSentenceAboutMoreKeysThanAnybodyNeeds() {
        String key = "{\"kty\":\"oct\",\"kid\":\"1\"}";
        String keys = String.join(",", Collections.nCopies(51, key));
        refuses("\"jwks\": {\"keys\":[" + keys + "]}");
    }

    private void refuses(String member) {
        String body = "{\"redirect_uris\": [\"http://127.0.0.1/cb\"], " + member + "}";
        Registrar.Answer registered = new Registrar(realm.url()).send("POST", "", body);
        assertEquals(400, registered.status(), registered.body().toString());
        assertEquals("invalid_client_metadata", registered.error());
        assertTrue(registered.description().length() > 10, registered.body().toString());
        assertEquals(
                "invalid_client_metadata",
                realm.event("CLIENT_REGISTER_ERROR").path("error").asText());
        assertEquals(
                400, new Registrar(realm.url()).send("PUT", "/unknown", body).status());
    }

    @Test
    void noErrorAboutParametersWithoutAValue() {
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        OAuthClient client = realm.testClient();
        Browser browser = new Browser(address -> address.toString().startsWith(TestRealm.REDIRECT_URI));
        Page end = new Visitor(browser).signIn(URI.create(client.authorizationUrl() + "&resource="), ada);
        assertTrue(end.parameters().containsKey("code"), end.address() + " " + end.text());
        JsonNode tokens = client.tokens(end, "resource", "");
        assertTrue(tokens.has("refresh_token"), tokens.toString());
        JsonNode refreshed = client.refresh(tokens.path("refresh_token").asText(), "resource", "");
        assertTrue(refreshed.has("access_token"), refreshed.toString());
    }

    @Test
    void thatADocumentMayNameTheSchemesThatARegistrationMay() {
        try (DocumentHost host = DocumentHost.start()) {
            TestRealm trusting = keycloak.realm(RealmExport.trusting(host));
            ObjectNode document = DocumentShape.CLAUDE_CODE.document(host);
            DocumentShape.redirects(document, "cursor://anysphere.cursor-mcp/cb", "http://127.0.0.1/callback");
            URI clientId = host.publish(DocumentShape.CLAUDE_CODE.path(), document);
            String callback = "http://127.0.0.1:50200/callback";
            StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
            OAuthClient client = new OAuthClient(trusting.url(), clientId.toString(), callback);
            Browser browser = new Browser(address -> address.toString().startsWith(callback));
            Page end = new Visitor(browser).signIn(client.authorizationUrl(), ada);
            assertTrue(end.isAt(callback), end.address() + " " + end.text());
        }
    }

    @Test
    void thatADocumentMayNameNoSchemeWhereNobodySaysWhichAreAllowed() {
        try (DocumentHost host = DocumentHost.start()) {
            TestRealm documentsOnly = keycloak.realm(RealmExport.trusting(host)
                    .andThen(json -> ((ArrayNode) json.at("/clientProfiles/profiles/0/executors")).remove(1)));
            ObjectNode document = DocumentShape.CLAUDE_CODE.document(host);
            DocumentShape.redirects(document, "cursor://anysphere.cursor-mcp/cb", "http://127.0.0.1/callback");
            URI clientId = host.publish(DocumentShape.CLAUDE_CODE.path(), document);
            Page page = new Browser(address -> false)
                    .open(new OAuthClient(documentsOnly.url(), clientId.toString(), "http://127.0.0.1/callback")
                            .authorizationUrl());
            assertTrue(documentsOnly.client(clientId.toString()).isMissingNode(), page.text());
        }
    }
}
