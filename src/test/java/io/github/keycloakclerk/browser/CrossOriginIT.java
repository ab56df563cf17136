package io.github.keycloakclerk.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of a page. The browser lets them read a response only if Keycloak allows the page's origin. */
@ExtendWith(KeycloakExtension.class)
@Tag("browser")
@DisplayName("A client that runs in a browser")
class CrossOriginIT {

    private static final String INSPECTOR = "http://localhost:6274";
    private static final String CALLBACK = INSPECTOR + "/oauth/callback";

    private final TestRealm realm;
    private final TestKeycloak keycloak;
    private final Chromium chromium;
    private final Page page;

    CrossOriginIT(TestKeycloak keycloak) {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed");
        this.keycloak = keycloak;
        this.realm = keycloak.realm();
        this.chromium = new Chromium();
        this.page = chromium.newPage();
    }

    @AfterEach
    void stop() {
        chromium.close();
    }

    private void visit(String origin) {
        page.route(
                origin + "/**",
                route -> route.fulfill(
                        new Route.FulfillOptions().setContentType("text/html").setBody("<p>a client</p>")));
        page.navigate(origin + "/");
    }

    /** Status of a response that the script may read, otherwise "blocked". */
    private Object fetch(String url, Map<String, Object> options) {
        return page.evaluate(
                "async ([url, options]) => { try { const answer = await fetch(url, options); await answer.text(); return answer.status; } catch { return 'blocked'; } }",
                List.of(url, options));
    }

    private Object register() {
        return fetch(
                realm.url() + "/clients-registrations/openid-connect",
                Map.of(
                        "method", "POST",
                        "headers", Map.of("Content-Type", "application/json"),
                        "body", Registrar.metadata(CALLBACK).toString()));
    }

    private Object askForTokens(String clientId) {
        return fetch(
                realm.url() + "/protocol/openid-connect/token",
                Map.of(
                        "method",
                        "POST",
                        "headers",
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        "body",
                        "grant_type=authorization_code&code=none&client_id=" + clientId));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/.well-known/oauth-authorization-server/realms/", "/.well-known/openid-configuration/realms/"})
    void readsTheMetadataWithTheHeaderThatMcpClientsSend(String path) {
        visit(INSPECTOR);
        String url = keycloak.url() + path + realm.name();
        assertEquals(200, fetch(url, Map.of()));
        assertEquals(200, fetch(url, Map.of("headers", Map.of("mcp-protocol-version", "2025-11-25"))));
    }

    @Test
    void registersAndGetsTokensFromTheOriginOfTheInspector() {
        visit(INSPECTOR);
        assertEquals(201, register());
        String clientId = new Registrar(realm.url())
                .register(Registrar.metadata(CALLBACK))
                .clientId();
        // Refused because of the code, but the script may read the response.
        assertEquals(400, askForTokens(clientId));
    }

    @Test
    void cannotDoSoFromAnyOtherOrigin() {
        String clientId = new Registrar(realm.url())
                .register(Registrar.metadata(CALLBACK))
                .clientId();
        visit("http://evil.example");
        assertEquals(
                200,
                fetch(keycloak.url() + "/.well-known/oauth-authorization-server/realms/" + realm.name(), Map.of()));
        assertEquals("blocked", register());
        assertEquals("blocked", askForTokens(clientId));
    }

    @Test
    void ofAnotherPortCannotUseTheClientOfTheInspector() {
        String clientId = new Registrar(realm.url())
                .register(Registrar.metadata(CALLBACK))
                .clientId();
        visit("http://localhost:6999");
        assertEquals("blocked", askForTokens(clientId));
    }
}
