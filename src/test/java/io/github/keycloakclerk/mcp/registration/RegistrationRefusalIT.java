package io.github.keycloakclerk.mcp.registration;

import static io.github.keycloakclerk.harness.Registrar.metadata;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A client that registers itself")
class RegistrationRefusalIT {

    private static final String CALLBACK = "http://127.0.0.1:33418/cb";

    private final TestRealm realm;
    private final Registrar registrar;

    RegistrationRefusalIT(TestKeycloak keycloak) {
        this.realm = keycloak.realm();
        this.registrar = new Registrar(realm.url());
    }

    /** URLs that resemble known ones. */
    @ParameterizedTest
    @CsvSource({
        "https://evil.example/cb,The host or path of a redirect URI is not allowed",
        "https://claude.ai.evil.example/cb,The host or path of a redirect URI is not allowed",
        "https://evil-claude.ai/cb,The host or path of a redirect URI is not allowed",
        "https://claude.ai:8443/cb,The host or path of a redirect URI is not allowed",
        "https://sub.claude.ai/cb,The host or path of a redirect URI is not allowed",
        "https://claude.ai./cb,The host or path of a redirect URI is not allowed",
        "https://claude.ai@evil.example/cb,Redirect URIs with a user name are not allowed",
        "https://claude.ai%2F@evil.example/cb,Redirect URIs with a user name are not allowed",
        "https://claude.ai/*,Redirect URIs with wildcards are not allowed",
        "*,Redirect URIs with wildcards are not allowed",
        "https://vscode.dev/other,The host or path of a redirect URI is not allowed",
        "https://vscode.dev/redirect2,The host or path of a redirect URI is not allowed",
        "https://vscode.dev/Redirect,The host or path of a redirect URI is not allowed",
        "https://vscode.dev,The host or path of a redirect URI is not allowed",
        "https://vscode.dev/redirect/../x,Redirect URIs with dot segments are not allowed",
        "https://vscode.dev/redirect/..,Redirect URIs with dot segments are not allowed",
        "https://vscode.dev/redirect/./x,Redirect URIs with dot segments are not allowed",
        "https://vscode.dev/redirect/..;/x,Redirect URIs with dot segments are not allowed",
        "https://vscode.dev/redirect/%2e%2e/x,Redirect URIs with dot segments are not allowed",
        "https://vscode.dev/redirect/.%2E/x,Redirect URIs with dot segments are not allowed",
        "https://vscode.dev/redirect/..%2fx,Redirect URIs with dot segments are not allowed",
        "https://vscode.dev/redirect/..%5Cx,Redirect URIs with dot segments are not allowed",
        "http://127.0.0.1/cb/../x,Redirect URIs with dot segments are not allowed",
        "cursor://anysphere.cursor-mcp/oauth/../x,Redirect URIs with dot segments are not allowed",
        "http://127.0.0.1/*,Redirect URIs with wildcards are not allowed",
        "https://claude.ai/cb#x,Redirect URIs with a fragment are not allowed",
        "http://claude.ai/cb,Redirect URIs with http are allowed for loopback addresses only",
        "http://127.0.0.1.evil.example/cb,Redirect URIs with http are allowed for loopback addresses only",
        "http://0.0.0.0/cb,Redirect URIs with http are allowed for loopback addresses only",
        "http://2130706433/cb,Redirect URIs with http are allowed for loopback addresses only",
        "javascript:alert(1),The scheme of a redirect URI is not allowed",
        "'data:text/html,x',The scheme of a redirect URI is not allowed",
        "com.example.app:/cb,The scheme of a redirect URI is not allowed",
        "urn:ietf:wg:oauth:2.0:oob,The scheme of a redirect URI is not allowed",
        "https:claude.ai/cb,The host or path of a redirect URI is not allowed",
        "https://claude.ai\\@evil.example/cb,A redirect URI is malformed",
        "https://cl\u0430ude.ai/cb,A redirect URI must contain only printable ASCII characters",
        "/cb,A redirect URI is not absolute",
        "'',A redirect URI is empty or longer than 255"
    })
    void isRefusedWithAnotherPlace(String redirectUri, String description) {
        Registrar.Answer answer = registrar.register(metadata(redirectUri));
        assertEquals(400, answer.status(), answer.body().toString());
        assertEquals("invalid_redirect_uri", answer.error());
        assertEquals(description, answer.description());
        JsonNode event = realm.event("CLIENT_REGISTER_ERROR");
        assertEquals("invalid_redirect_uri", event.path("error").asText());
        assertEquals(description, event.path("details").path("reason").asText());
    }

    /** Normalization to NFC expands each character to three. */
    @Test
    void isRefusedWithANameThatGrows() {
        Registrar.Answer answer = registrar.register(metadata(CALLBACK).put("client_name", "\ufb2c".repeat(100)));
        assertEquals("client_name is empty or longer than 100", answer.description());
    }

    @Test
    void isRefusedWithANameThatFillsThePage() {
        Registrar.Answer answer = registrar.register(metadata(CALLBACK).put("client_name", "x".repeat(101)));
        assertEquals("client_name is empty or longer than 100", answer.description());
    }

    @Test
    void isRefusedIfOneOfManyPlacesIsUnknown() {
        ObjectNode metadata = metadata("https://claude.ai/api/mcp/auth_callback");
        metadata.withArray("redirect_uris").add("https://evil.example/cb");
        assertEquals("invalid_redirect_uri", registrar.register(metadata).error());
    }

    @Test
    void isRefusedWithoutAnyPlace() {
        ObjectNode metadata = metadata(CALLBACK);
        metadata.putArray("redirect_uris");
        assertEquals("invalid_redirect_uri", registrar.register(metadata).error());
    }

    @ParameterizedTest
    @CsvSource({
        "client_uri,javascript:alert(1),client_uri is not an http or https URL",
        "logo_uri,'data:image/png;base64,x',logo_uri is not an http or https URL",
        "tos_uri,https://a@b.example/,tos_uri is not an http or https URL",
        "jwks_uri,https://keys.example/jwks,jwks_uri is not supported",
        "sector_identifier_uri,https://keys.example/uris,sector_identifier_uri is not supported",
        "client_name,'${addressScopeConsentText}',client_name has characters that are not allowed",
        "client_name,'Cla\u202eude',client_name has characters that are not allowed",
        "client_name,'Cla\u200bude',client_name has characters that are not allowed",
        "client_name,'   ',client_name is empty or longer than 100",
        "client_name,'\u3164\u3164',client_name has characters that are not allowed",
        "client_name,'Cla\u3164ude',client_name has characters that are not allowed",
        "client_name,'\u2800',client_name has characters that are not allowed",
        "client_name,'---',client_name has no visible letter or digit",
        "client_name,'\u00a0',client_name has no visible letter or digit",
        "client_name,'Cl\u0336\u0337\u0338\u0334aude',client_name has too many combining marks",
        "client_name,'\u0301Claude',client_name has too many combining marks"
    })
    void isRefusedWithWhatWouldMislead(String member, String value, String description) {
        Registrar.Answer answer = registrar.register(metadata(CALLBACK).put(member, value));
        assertEquals(400, answer.status(), answer.body().toString());
        assertEquals("invalid_client_metadata", answer.error());
        assertEquals(description, answer.description());
    }
}
