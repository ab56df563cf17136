package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.SECRET;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.claims;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.tradeAs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.ClientMarks;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.mcp.TestKey;
import io.github.keycloakclerk.mcp.cimd.DocumentShape;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client with a metadata document and an assertion")
class EnterpriseDocumentsIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final DocumentHost host = DocumentHost.start();
    private final EnterpriseRealm enterprise;
    private final TestRealm realm;
    private final StandInUser ada;

    EnterpriseDocumentsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = realm("");
        ada = enterprise.signedIn(realm);
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    private TestRealm realm(String publicClients) {
        return keycloak.realm(
                RealmExport.trusting(host).andThen(enterprise.with(Map.of("enterprisePublicClients", publicClients))));
    }

    private String assertion(TestRealm of, String clientId) {
        return enterprise.assertion(of, ada).claim("client_id", clientId).sign();
    }

    /** Publishes the document of a client that is unknown to the realm. */
    private URI publish(DocumentShape shape) {
        return host.publish(shape.path(), shape.document(host));
    }

    @Test
    void withADocumentAndKeysNeedsNothingElse() {
        URI clientId = publish(DocumentShape.CONFIDENTIAL);
        Admin.Answer answer = tradeAs(
                realm,
                clientId.toString(),
                assertion(realm, clientId.toString()),
                TestKey.authentication(clientId, realm.url()));
        assertEquals(200, answer.status(), () -> answer.body() + " " + EnterpriseRealm.details(realm));
        assertEquals(clientId.toString(), claims(answer).path("azp").asText());
        JsonNode client = realm.client(clientId.toString());
        assertEquals(
                "metadata-document",
                client.path("attributes").path("mcp.registered-by").asText());
        assertTrue(client.path("consentRequired").asBoolean(), "users are asked when a browser is there");
        assertNotEquals("0", client.path("attributes").path("mcp.last-used-at").asText(), "it is no unused client");
    }

    @Test
    void withADocumentIsKeptWhileItIsUsed() {
        URI clientId = publish(DocumentShape.CONFIDENTIAL);
        String[] authentication = TestKey.authentication(clientId, realm.url());
        assertEquals(
                200,
                tradeAs(realm, clientId.toString(), assertion(realm, clientId.toString()), authentication)
                        .status());
        ClientMarks.set(realm, clientId.toString(), "mcp.registered-at", "1");
        ClientMarks.set(realm, clientId.toString(), "mcp.last-used-at", "1");
        // Use is recorded at most once an hour. The first use has been recorded, so this one may not be.
        tradeAs(
                realm,
                clientId.toString(),
                assertion(realm, clientId.toString()),
                TestKey.authentication(clientId, realm.url()));
        assertEquals(1, host.fetches(DocumentShape.CONFIDENTIAL.path()), "and its document is not read again");
    }

    @Test
    void withADocumentThatIsPublicHasToBeListed() {
        URI clientId = publish(DocumentShape.CLAUDE_DESKTOP);
        Admin.Answer refused = tradeAs(realm, clientId.toString(), assertion(realm, clientId.toString()));
        assertEquals(400, refused.status());
        assertEquals("unauthorized_client", refused.body().path("error").asText());
        assertEquals("ema_public_client", reason(realm));
        assertEquals(0, host.fetches(DocumentShape.CLAUDE_DESKTOP.path()), "nor is its document read");

        realm.change("enterprisePublicClients", clientId.toString());
        Admin.Answer answer = tradeAs(
                realm,
                clientId.toString(),
                assertion(realm, clientId.toString()),
                "resource",
                EnterpriseRealm.SERVER,
                "scope",
                "mcp");
        assertEquals(200, answer.status(), () -> answer.body() + " " + EnterpriseRealm.details(realm));
        assertEquals(EnterpriseRealm.SERVER, claims(answer).path("aud").asText());
    }

    @Test
    void isNotMadeKnownByAnAssertionThatGetsNoToken() {
        URI clientId = publish(DocumentShape.CONFIDENTIAL);
        Admin.Answer answer = tradeAs(
                realm,
                clientId.toString(),
                enterprise
                        .assertion(realm, ada)
                        .claim("client_id", clientId.toString())
                        .claim("resource", "https://foreign.example/mcp")
                        .sign(),
                TestKey.authentication(clientId, realm.url()));
        assertEquals(400, answer.status());
        assertEquals("ema_resource_unknown", reason(realm));
        assertTrue(realm.client(clientId.toString()).isMissingNode());
    }

    @Test
    void isNotMadeKnownUnderTheIdOfAnother() {
        URI clientId = publish(DocumentShape.CONFIDENTIAL);
        Admin.Answer answer =
                tradeAs(realm, EnterpriseRealm.CLIENT, assertion(realm, clientId.toString()), "client_secret", SECRET);
        assertEquals(400, answer.status());
        assertEquals("ema_client_mismatch", reason(realm));
        assertEquals(0, host.fetches(DocumentShape.CONFIDENTIAL.path()));
    }

    @Test
    void hasADocumentOfATrustedHost() {
        TestRealm strict = keycloak.realm(enterprise.with(Map.of()));
        enterprise.signIn(strict, ada);
        URI clientId = publish(DocumentShape.CONFIDENTIAL);
        Admin.Answer answer = tradeAs(
                strict,
                clientId.toString(),
                assertion(strict, clientId.toString()),
                TestKey.authentication(clientId, strict.url()));
        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertEquals("invalid_request", answer.body().path("error").asText());
        assertEquals(0, host.fetches(DocumentShape.CONFIDENTIAL.path()));
    }
}
