package io.github.keycloakclerk.mcp.client;

import static io.github.keycloakclerk.harness.Registrar.metadata;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
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
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client that changes after users consented")
@Tag("core")
class ChangedClientIT {

    private static final JWK ONE = key("one");
    private static final JWK ANOTHER = key("another");
    private static final String VSCODE = "https://vscode.dev/redirect";

    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final Registrar registrar;
    private final StandInUser ada;
    private final Browser browser = new Browser(ChangedClientIT::isAtClient);

    ChangedClientIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm();
        this.registrar = new Registrar(realm.url());
        this.ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private static boolean isAtClient(URI address) {
        return Stream.of("https://vscode.dev/", "https://claude.ai/", "http://127.0.0.1")
                .anyMatch(address.toString()::startsWith);
    }

    private static JsonNode keys(JWK... keys) {
        return Json.read(new JWKSet(List.of(keys)).toString());
    }

    private static JWK key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode helper() {
        ObjectNode client = metadata(VSCODE).put("client_name", "Notes helper");
        client.set("jwks", keys(ONE));
        return client.put("client_uri", "https://notes.example");
    }

    /** Signs in, or uses the current session, without consenting to anything. */
    private Page visit(String clientId, String redirectUri) {
        return browser.open(new OAuthClient(realm.url(), clientId, redirectUri).authorizationUrl());
    }

    private void consent(String clientId, String redirectUri) {
        Page end = new Visitor(browser)
                .signIn(new OAuthClient(realm.url(), clientId, redirectUri).authorizationUrl(), ada);
        assertTrue(end.parameters().containsKey("code"), end.text());
        assertTrue(visit(clientId, redirectUri).parameters().containsKey("code"), "no question twice");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("its name", VSCODE, client -> client.put("client_name", "Claude")),
                change("where codes go", "https://claude.ai/api/mcp/auth_callback", client -> {
                    client.putArray("redirect_uris").add("https://claude.ai/api/mcp/auth_callback");
                    return client;
                }),
                change("one more place", VSCODE, client -> {
                    client.withArray("redirect_uris").add("https://claude.ai/api/mcp/auth_callback");
                    return client;
                }),
                change("its keys", VSCODE, client -> client.set("jwks", keys(ONE, ANOTHER))),
                change("its home page", VSCODE, client -> client.put("client_uri", "https://claude.example")));
    }

    private static Arguments change(String what, String redirectUri, UnaryOperator<ObjectNode> change) {
        return Arguments.argumentSet(what, redirectUri, change);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void asksThemAgainIfItChanges(String redirectUri, UnaryOperator<ObjectNode> change) {
        JsonNode registration = registrar.register(helper()).body();
        String clientId = registration.path("client_id").asText();
        consent(clientId, VSCODE);

        assertEquals(200, registrar.update(registration, change.apply(helper())).status());

        Page page = visit(clientId, redirectUri);
        assertTrue(Visitor.isConsent(page), page.address() + " " + page.text());
        assertEquals(
                "client_changed",
                realm.event("REVOKE_GRANT").at("/details/reason").asText());
    }

    /** The open page still identifies the client by its earlier data. */
    @Test
    void asksThemAgainIfItChangesWhileThePageIsOpen() {
        JsonNode registration = registrar.register(helper()).body();
        String clientId = registration.path("client_id").asText();
        consent(clientId, VSCODE);
        realm.admin()
                .delete(realm.path("/users/" + realm.user(ada.id()).path("id").asText() + "/consents/" + clientId));
        Page open = visit(clientId, VSCODE);
        assertTrue(Visitor.isConsent(open), open.text());
        registrar.update(registration, helper().put("client_name", "Claude"));
        Page end = new Visitor(browser).consent(open);
        assertTrue(end.parameters().containsKey("code"), end.text());
        assertTrue(Visitor.isConsent(visit(clientId, VSCODE)), "what was consented to is gone");
    }

    @Test
    void asksAllOfManyAgain() {
        JsonNode registration = registrar.register(helper()).body();
        String clientId = registration.path("client_id").asText();
        consent(clientId, VSCODE);
        ObjectNode many = Json.object("ifResourceExists", "FAIL");
        ArrayNode users = many.putArray("users");
        for (int i = 0; i < 500; i++) {
            ObjectNode consent = users.addObject()
                    .put("username", "user" + i)
                    .putArray("clientConsents")
                    .addObject();
            consent.put("clientId", clientId).putArray("grantedClientScopes").add("mcp");
        }
        realm.admin().post(realm.path("/partialImport"), many);

        registrar.update(registration, helper().put("client_name", "Claude"));

        assertEquals("501", realm.event("REVOKE_GRANT").at("/details/users").asText());
        assertTrue(Visitor.isConsent(visit(clientId, VSCODE)), "past the cache");
        String one = realm.admin()
                .get(realm.path("/users?exact=true&username=user7"))
                .get(0)
                .path("id")
                .asText();
        assertEquals(
                0, realm.admin().get(realm.path("/users/" + one + "/consents")).size());
    }

    @Test
    void asksNobodyIfNothingChanges() {
        JsonNode registration = registrar.register(helper()).body();
        String clientId = registration.path("client_id").asText();
        consent(clientId, VSCODE);
        assertEquals(
                200,
                registrar
                        .update(registration, helper().put("tos_uri", "https://notes.example/terms"))
                        .status());
        assertFalse(Visitor.isConsent(visit(clientId, VSCODE)));
    }

    @Test
    void asksNobodyIfItsKeysComeInAnotherOrder() {
        ObjectNode metadata = helper();
        metadata.set("jwks", keys(ONE, ANOTHER));
        JsonNode registration = registrar.register(metadata).body();
        String clientId = registration.path("client_id").asText();
        consent(clientId, VSCODE);
        metadata.set("jwks", keys(ANOTHER, ONE));
        assertEquals(200, registrar.update(registration, metadata).status());
        assertFalse(Visitor.isConsent(visit(clientId, VSCODE)));
    }

    @Test
    void asksThemAgainIfItsDocumentChanges() {
        try (DocumentHost host = DocumentHost.start()) {
            TestRealm documents = keycloak.realm(RealmExport.trusting(host));
            URI id = host.url("/client.json");
            host.publish("/client.json", document(id, "Notes helper"));
            OAuthClient client = new OAuthClient(documents.url(), id.toString(), "http://127.0.0.1:5000/cb");
            Page end = new Visitor(browser).signIn(client.authorizationUrl(), ada);
            assertTrue(end.parameters().containsKey("code"), end.text());
            host.publish("/client.json", document(id, "Claude"));
            expireDocument(documents, id);
            Page page = browser.open(client.authorizationUrl());
            assertTrue(Visitor.isConsent(page), page.address() + " " + page.text());
        }
    }

    private static ObjectNode document(URI id, String name) {
        ObjectNode document = Json.object("client_id", id.toString(), "client_name", name);
        document.putArray("redirect_uris").add("http://127.0.0.1/cb");
        return document.put("token_endpoint_auth_method", "none");
    }

    /** Sets a short lifetime, because Keycloak caches a document for at least five minutes. */
    private static void expireDocument(TestRealm documents, URI id) {
        ObjectNode client = (ObjectNode) documents.client(id.toString());
        client.withObject("/attributes").put("cimd.cache.expiry.time.in.sec", "1");
        documents.changeClient(client);
    }
}
