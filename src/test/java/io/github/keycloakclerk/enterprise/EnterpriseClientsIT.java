package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.SECRET;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.claims;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.tradeAs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.mcp.TestKey;
import io.github.keycloakclerk.mcp.cimd.DocumentShape;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client with an assertion")
class EnterpriseClientsIT {

    private static final String PUBLIC = "desktop";

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final DocumentHost host = DocumentHost.start();
    private final EnterpriseRealm enterprise;
    private final TestRealm realm;
    private final StandInUser ada;

    EnterpriseClientsIT(TestKeycloak keycloak) {
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
        return keycloak.realm(RealmExport.trusting(host)
                .andThen(EnterpriseClientsIT::addPublicClient)
                .andThen(enterprise.with(Map.of("enterprisePublicClients", publicClients))));
    }

    private static void addPublicClient(ObjectNode json) {
        ObjectNode client = Json.object("clientId", PUBLIC, "protocol", "openid-connect");
        client.put("publicClient", true).put("fullScopeAllowed", false);
        client.putArray("redirectUris").add("http://127.0.0.1/cb");
        client.putArray("defaultClientScopes").add("basic").add("mcp");
        ((ArrayNode) json.get("clients")).add(client);
    }

    private String assertion(TestRealm of, String clientId) {
        return enterprise.assertion(of, ada).claim("client_id", clientId).sign();
    }

    /** Publishes the document of a client that is unknown to the realm. */
    private URI publish(DocumentShape shape) {
        return host.publish(shape.path(), shape.document(host));
    }

    @ParameterizedTest
    @CsvSource({"closed-client", "elsewhere-client"})
    void needsKeycloaksOwnSwitch(String clientId) {
        Admin.Answer answer = tradeAs(realm, clientId, assertion(realm, clientId), "client_secret", SECRET);
        assertEquals(400, answer.status());
        assertEquals("unauthorized_client", answer.body().path("error").asText());
        assertEquals("ema_client_not_allowed", reason(realm));
    }

    @Test
    void cannotUseTheAssertionOfAnother() {
        Admin.Answer answer =
                tradeAs(realm, "other-client", assertion(realm, EnterpriseRealm.CLIENT), "client_secret", SECRET);
        assertEquals(400, answer.status());
        assertEquals("invalid_grant", answer.body().path("error").asText());
        assertEquals("ema_client_mismatch", reason(realm));
        assertEquals(200, trade(realm, assertion(realm, EnterpriseRealm.CLIENT)).status());
    }

    /** Visual Studio Code sends an empty secret for a public client, which counts as no secret. */
    @Test
    void isTakenAsEditorsSendIt() {
        String[] more = {"resource", EnterpriseRealm.SERVER, "scope", "mcp mcp:read"};
        Assertion asserted = enterprise
                .assertion(realm, ada)
                .claim("resource", EnterpriseRealm.SERVER)
                .claim("scope", "mcp mcp:read");
        assertEquals(200, trade(realm, asserted, more).status(), () -> reason(realm));
        realm.change("enterprisePublicClients", PUBLIC);
        Admin.Answer blank = tradeAs(
                realm,
                PUBLIC,
                enterprise
                        .assertion(realm, ada)
                        .claim("client_id", PUBLIC)
                        .claim("scope", "mcp")
                        .sign(),
                "client_secret",
                "",
                "resource",
                EnterpriseRealm.SERVER,
                "scope",
                "mcp");
        assertEquals(200, blank.status(), () -> blank.body() + reason(realm));
    }

    @Test
    void hasToAuthenticate() {
        Admin.Answer answer = tradeAs(
                realm, EnterpriseRealm.CLIENT, assertion(realm, EnterpriseRealm.CLIENT), "client_secret", "wrong");
        assertEquals(401, answer.status());
    }

    @Test
    void thatIsPublicHasToBeListed() {
        Admin.Answer refused = tradeAs(realm, PUBLIC, assertion(realm, PUBLIC));
        assertEquals(400, refused.status());
        assertEquals("unauthorized_client", refused.body().path("error").asText());
        assertEquals("ema_public_client", reason(realm));

        realm.change("enterprisePublicClients", PUBLIC);
        Admin.Answer answer = tradeAs(realm, PUBLIC, assertion(realm, PUBLIC));
        assertEquals(200, answer.status(), () -> answer.body() + reason(realm));
        assertEquals(PUBLIC, claims(answer).path("azp").asText());
    }

    @ParameterizedTest
    @CsvSource({"forged,ema_signature", "issuer,ema_issuer", "expired,ema_expired"})
    void hasItsDocumentReadForGoodAssertionsOnly(String fault, String reason) {
        URI clientId = publish(DocumentShape.CONFIDENTIAL);
        Assertion bad = enterprise.assertion(realm, ada).claim("client_id", clientId.toString());
        switch (fault) {
            case "forged" -> bad.forged();
            case "issuer" -> bad.claim("iss", "https://evil.example");
            default -> bad.claim("iat", 1000).claim("exp", 1200);
        }
        Admin.Answer answer =
                tradeAs(realm, clientId.toString(), bad.sign(), TestKey.authentication(clientId, realm.url()));
        assertEquals(400, answer.status());
        assertEquals("invalid_grant", answer.body().path("error").asText());
        assertEquals(reason, reason(realm));
        assertEquals(0, host.fetches(DocumentShape.CONFIDENTIAL.path()));
        assertTrue(realm.client(clientId.toString()).isMissingNode());
    }
}
