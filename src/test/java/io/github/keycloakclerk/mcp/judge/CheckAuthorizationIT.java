package io.github.keycloakclerk.mcp.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.mcp.cimd.DocumentShape;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("An administrator who shows an authorization request")
class CheckAuthorizationIT {

    private final TestKeycloak keycloak;
    private final TestRealm realm;

    CheckAuthorizationIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm();
    }

    private static JudgedAnswer judge(TestRealm realm, String url) {
        return JudgedAnswer.of(realm, "authorization_url", url);
    }

    @Test
    void learnsThatItIsGood() {
        URI url = realm.testClient()
                .authorizationUrl("scope", "openid mcp:read offline_access", "resource", "http://localhost:8090/mcp/");
        JudgedAnswer answer = judge(realm, url.toString());
        assertTrue(answer.isAccepted(), answer.body().toPrettyString());
        assertEquals(TestRealm.CLIENT, answer.client().path("clientId").asText());
        assertTrue(answer.client().path("secret").isMissingNode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client_id=test-client | client_id=nobody | client",
                "client_id=test-client | client_id=https://evil.example/client.json | client-id",
                "redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback | redirect_uri=https%3A%2F%2Fevil.example | asked-redirect-uri",
                "response_type=code | response_type=token | response-type",
                "code_challenge_method=S256 | code_challenge_method=plain | pkce",
                "response_type=code | response_type=code&scope=made-up | asked-scope",
                "response_type=code | response_type=code&resource=https://evil.example/mcp | resource",
                "response_type=code | response_type=code&state=again&state=and-again | parameters",
                "/realms/ | /auth/realms/ | endpoint"
            })
    void learnsTheRuleThatRefuses(String part, String instead, String rule) {
        String url = realm.testClient().authorizationUrl().toString();
        assertTrue(url.contains(part), url);
        JudgedAnswer answer = judge(realm, url.replace(part, instead));
        assertTrue(answer.rules("refused").contains(rule), answer.body().toPrettyString());
        assertTrue(answer.change(rule).length() > 40, answer.change(rule));
    }

    @Test
    void learnsThatNoScopeOpensTheServer() {
        TestRealm two = keycloak.realm(json -> json.path("clientScopes").forEach(scope -> {
            if (scope.path("name").asText().equals("mcp:write")) {
                ((ObjectNode) scope.at("/protocolMappers/0/config"))
                        .put("included.custom.audience", "https://other.example/mcp");
            }
        }));
        String other = two.testClient()
                .authorizationUrl("resource", "https://other.example/mcp")
                .toString();
        assertEquals(List.of("resource-scope"), judge(two, other).rules("refused"));
        String opened = two.testClient()
                .authorizationUrl("scope", "mcp:write", "resource", "https://other.example/mcp")
                .toString();
        assertEquals(List.of(), judge(two, opened).rules("refused"));
    }

    @Test
    void learnsHowAClientWithADocumentIsJudged() {
        try (DocumentHost host = DocumentHost.start()) {
            TestRealm trusting = keycloak.realm(RealmExport.trusting(host));
            URI clientId = host.publish("/claude-code", DocumentShape.CLAUDE_CODE.document(host));
            OAuthClient client =
                    new OAuthClient(trusting.url(), clientId.toString(), "http://127.0.0.1:50124/callback");
            assertEquals(
                    List.of(),
                    judge(trusting, client.authorizationUrl().toString()).rules("refused"));
            OAuthClient other = new OAuthClient(trusting.url(), clientId.toString(), "http://127.0.0.1:50124/other");
            assertEquals(
                    List.of("asked-redirect-uri"),
                    judge(trusting, other.authorizationUrl().toString()).rules("refused"));
        }
    }
}
