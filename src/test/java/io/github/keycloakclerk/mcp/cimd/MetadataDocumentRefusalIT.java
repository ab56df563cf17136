package io.github.keycloakclerk.mcp.cimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.DocumentHost;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.mcp.registration.RefusedClient;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A metadata document is refused")
class MetadataDocumentRefusalIT {

    private final TestKeycloak keycloak;
    private final DocumentHost host = DocumentHost.start();
    private TestRealm realm;

    MetadataDocumentRefusalIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm(RealmExport.trusting(host));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private ObjectNode document() {
        return DocumentShape.CLAUDE_CODE.document(host);
    }

    private String refusal(URI clientId) {
        return new RefusedClient(realm, clientId.toString()).sentence();
    }

    @Test
    void ifItsKeysAreOnAPrivateAddress() {
        // Here the document may have a private address, but its keys may not: their host is not trusted.
        ObjectNode document = document().put("jwks_uri", "https://10.0.0.1/jwks");
        assertEquals(
                "The host of jwks_uri is not trusted",
                refusal(host.publish(DocumentShape.CLAUDE_CODE.path(), document)));
    }

    @ParameterizedTest
    @CsvSource({
        "client_id,https://claude.ai/other,client_id is not the URL of the metadata document",
        "client_secret,secret,A metadata document must not hold a secret",
        "client_name,'${doLogIn}',client_name has characters that are not allowed",
        "client_uri,javascript:alert(1),client_uri is not an http or https URL",
        "token_endpoint_auth_method,client_secret_post,A client with a metadata document cannot have a secret",
        "jwks_uri,http://localhost/jwks,jwks_uri does not begin with https:"
    })
    void withAMemberThatWouldHarm(String member, String value, String sentence) {
        ObjectNode document = document().put(member, value);
        assertEquals(sentence, refusal(host.publish(DocumentShape.CLAUDE_CODE.path(), document)));
        assertEquals(sentence, RefusedClient.operatorsReason(realm));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "client_name", "redirect_uris"})
    void withoutWhatItNeeds(String member) {
        ObjectNode document = document();
        document.remove(member);
        assertTrue(refusal(host.publish(DocumentShape.CLAUDE_CODE.path(), document))
                .contains(member));
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/cb,The host of a redirect URI is not trusted",
        "http://evil.example/cb,Redirect URIs with http are allowed for loopback addresses only",
        "unknown-app://oauth/callback,The scheme of a redirect URI is not allowed",
        "javascript:alert(1),The scheme of a redirect URI is not allowed",
        "http://127.0.0.1/*,Redirect URIs with wildcards are not allowed"
    })
    void ifOneOfItsRedirectUrisLeadsElsewhere(String redirectUri, String sentence) {
        ObjectNode document = document();
        document.withArray("redirect_uris").add(redirectUri);
        assertEquals(sentence, refusal(host.publish(DocumentShape.CLAUDE_CODE.path(), document)));
    }

    @Test
    void ifARedirectUriIsOfAnotherDomainWhereThatMatters() {
        realm = keycloak.realm(RealmExport.trusting(host)
                .andThen(json -> RealmExport.setting(json, 0).put("cimd-restrict-same-domain", true)));
        ObjectNode document = document();
        DocumentShape.redirects(document, host.url("/cb").toString(), "https://claude.ai/api/mcp/auth_callback");
        URI clientId = host.publish(DocumentShape.CLAUDE_CODE.path(), document);
        assertEquals(
                "A URL in the metadata document has another domain than the document",
                new RefusedClient(realm, clientId.toString())
                        .sentenceFor(host.url("/cb").toString()));
    }

    @Test
    void forARedirectUriThatItDoesNotName() {
        URI clientId = host.publish(DocumentShape.CLAUDE_CODE.path(), document());
        assertEquals(
                "redirect_uri is not in the client's metadata document",
                new RefusedClient(realm, clientId.toString()).sentenceFor("http://127.0.0.1/other"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/client.json,Invalid Client ID: domain not allowed.",
        "https://claude.ai.evil.example/client.json,Invalid Client ID: domain not allowed.",
        "http://claude.ai/client.json,Invalid Client ID: invalid scheme.",
        "https://claude.ai@evil.example/client.json,Invalid Client ID: userinfo included.",
        "https://claude.ai/a/../client.json,Invalid Client ID: path traverse segment included.",
        "https://claude.ai/client.json#x,Invalid Client ID: fragment included.",
        "https://claude.ai,Invalid Client ID: empty path."
    })
    void atAnAddressThatIsNotTrusted(String clientId, String sentence) {
        Page page = new Browser(address -> false)
                .open(new OAuthClient(realm.url(), clientId, "http://127.0.0.1/callback").authorizationUrl());
        assertEquals(400, page.status());
        assertTrue(page.text().contains(sentence), page.text());
    }
}
