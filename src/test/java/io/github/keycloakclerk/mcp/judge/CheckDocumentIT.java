package io.github.keycloakclerk.mcp.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.mcp.cimd.DocumentShape;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("An administrator who names a metadata document")
class CheckDocumentIT {

    private final DocumentHost host = DocumentHost.start();
    private final TestRealm realm;

    CheckDocumentIT(TestKeycloak keycloak) {
        this.realm = keycloak.realm(RealmExport.trusting(host));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private JudgedAnswer judge(String clientId) {
        return JudgedAnswer.of(realm, "client_id", clientId);
    }

    @ParameterizedTest
    @EnumSource(DocumentShape.class)
    void learnsThatKnownClientsAreLetInAndNothingIsStored(DocumentShape shape) {
        String clientId = host.publish(shape.path(), shape.document(host)).toString();
        JudgedAnswer answer = judge(clientId);
        assertTrue(answer.isAccepted(), answer.body().toPrettyString());
        assertEquals(clientId, answer.client().path("clientId").asText());
        assertTrue(answer.client().path("consentRequired").asBoolean());
        assertEquals(1, host.fetches(shape.path()));
        assertTrue(realm.client(clientId).isMissingNode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client_id | https://elsewhere.example/ | document-client-id",
                "client_secret | shh | document-secret",
                "client_name |  | document-name",
                "token_endpoint_auth_method | client_secret_basic | authentication-method",
                "jwks_uri | http://localhost/jwks | document-jwks-uri",
                "logo_uri | data:image/png,x | document-logo-uri"
            })
    void learnsTheRuleThatRefuses(String member, String value, String rule) {
        ObjectNode document = DocumentShape.CLAUDE_CODE.document(host);
        if (value == null) {
            document.remove(member);
        } else {
            document.put(member, value);
        }
        JudgedAnswer answer = judge(host.publish("/claude-code", document).toString());
        assertFalse(answer.isAccepted());
        assertTrue(answer.rules("refused").contains(rule), answer.body().toPrettyString());
        assertTrue(answer.client().isMissingNode());
    }

    @Test
    void learnsOfARedirectUriThatIsNotTrusted() {
        ObjectNode document = DocumentShape.CLAUDE_CODE.document(host);
        document.withArray("redirect_uris").add("https://evil.example/cb");
        JudgedAnswer answer = judge(host.publish("/claude-code", document).toString());
        assertEquals(List.of("document-redirect-uri"), answer.rules("refused"));
        assertTrue(answer.change("document-redirect-uri").contains("https://evil.example/cb"));
    }

    @Test
    void learnsThatTheHostOfTheDocumentIsNotTrusted() {
        JudgedAnswer answer = judge("https://evil.example/client.json");
        assertEquals(List.of("client-id"), answer.rules("refused"));
    }

    @Test
    void learnsThatTheClientWasDisabled() {
        URI clientId = host.publish("/claude-code", DocumentShape.CLAUDE_CODE.document(host));
        new Browser(address -> false)
                .open(new OAuthClient(realm.url(), clientId.toString(), "http://127.0.0.1:50124/callback")
                        .authorizationUrl());
        ObjectNode client = (ObjectNode) realm.client(clientId.toString());
        realm.admin().put(realm.path("/clients/" + client.path("id").asText()), client.put("enabled", false));
        JudgedAnswer answer = judge(clientId.toString());
        assertEquals(List.of("client-enabled"), answer.rules("refused"));
        realm.admin().put(realm.path("/clients/" + client.path("id").asText()), client.put("enabled", true));
        assertTrue(judge(clientId.toString()).isAccepted());
    }

    @Test
    void learnsThatTheDocumentIsNotThere() {
        JudgedAnswer answer = judge(host.url("/missing").toString());
        assertEquals(List.of("document"), answer.rules("refused"));
    }

    @Test
    void learnsThatAnOrdinaryClientHasNone() {
        JudgedAnswer answer = judge(TestRealm.CLIENT);
        assertTrue(answer.isAccepted());
        assertEquals(TestRealm.CLIENT, answer.client().path("clientId").asText());
    }
}
