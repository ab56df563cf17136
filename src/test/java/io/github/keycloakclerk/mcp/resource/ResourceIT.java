package io.github.keycloakclerk.mcp.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.McpServersOfRealm;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A token is for the MCP server that the client names, and")
public class ResourceIT {

    private static final String ONE = "http://localhost:8090/mcp";
    private static final String TWO = "https://two.example/mcp";
    private static final String BOTH = "openid mcp:read two";

    private final TestKeycloak keycloak;
    private final TestRealm realm;
    private final StandInUser ada;
    private final Browser browser = new Browser(address -> address.toString().startsWith("http://127.0.0.1/"));

    ResourceIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm(McpServersOfRealm.withOtherServer("two", TWO));
        this.ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private OAuthClient client() {
        return new OAuthClient(realm.url(), TestRealm.CLIENT, TestRealm.REDIRECT_URI);
    }

    private Page signIn(OAuthClient client, String... more) {
        return new Visitor(browser).signIn(client.authorizationUrl(more), ada);
    }

    public static Set<String> audience(JsonNode tokens) {
        if (!tokens.has("access_token")) {
            throw new AssertionError(tokens.toString());
        }
        JsonNode aud = OAuthClient.claims(tokens.path("access_token").asText()).path("aud");
        Set<String> audience = new TreeSet<>();
        if (aud.isTextual()) {
            audience.add(aud.asText());
        }
        aud.forEach(entry -> audience.add(entry.asText()));
        return audience;
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, ONE + "/", "HTTP://LOCALHOST:8090/mcp", "http://LocalHost:8090/mcp/"})
    void forNoOtherHoweverItIsSpelled(String resource) {
        OAuthClient client = client();
        Page end = signIn(client, "scope", BOTH, "resource", resource);
        assertEquals(Set.of(ONE), audience(client.tokens(end, "resource", resource)));
    }

    @Test
    void staysForThatServerWhenItIsRefreshed() {
        OAuthClient client = client();
        JsonNode first = client.tokens(signIn(client, "scope", BOTH, "resource", TWO), "resource", TWO);
        assertEquals(Set.of(TWO), audience(first));
        JsonNode second = client.refresh(first.path("refresh_token").asText());
        assertEquals(Set.of(TWO), audience(second));
        JsonNode third = client.refresh(second.path("refresh_token").asText(), "resource", TWO + "/");
        assertEquals(Set.of(TWO), audience(third));
        JsonNode refused = client.refresh(third.path("refresh_token").asText(), "resource", ONE);
        assertEquals("invalid_target", refused.path("error").asText());
        assertTrue(keycloak.log()
                .lines()
                .anyMatch(line -> line.contains("REFRESH_TOKEN_ERROR")
                        && line.contains(realm.name())
                        && line.contains("The requested resource does not match the authorization request")));
        // The failed request did not use up the refresh token.
        assertEquals(
                Set.of(TWO), audience(client.refresh(third.path("refresh_token").asText())));
    }

    @Test
    void staysForThatServerOffline() {
        OAuthClient client = client();
        JsonNode first = client.tokens(signIn(client, "scope", BOTH + " offline_access", "resource", TWO));
        JsonNode second = client.refresh(first.path("refresh_token").asText());
        assertEquals(Set.of(TWO), audience(second));
        JsonNode refused = client.refresh(second.path("refresh_token").asText(), "resource", ONE);
        assertEquals("invalid_target", refused.path("error").asText());
    }

    @Test
    void isForAllServersOfItsScopesWhereTheClientNamesNone() {
        OAuthClient client = client();
        assertEquals(Set.of(ONE, TWO), audience(client.tokens(signIn(client, "scope", BOTH))));
    }

    @Test
    void isNotDisturbedByAnotherClientOfTheSameSignOn() {
        OAuthClient one = client();
        OAuthClient two = new OAuthClient(realm.url(), "mcp-client", "http://127.0.0.1/other");
        JsonNode first = one.tokens(signIn(one, "scope", BOTH, "resource", ONE));
        Page consent = browser.open(two.authorizationUrl("scope", BOTH, "resource", TWO));
        JsonNode second = two.tokens(new Visitor(browser).consent(consent));
        assertEquals(
                OAuthClient.claims(first.path("access_token").asText()).path("sid"),
                OAuthClient.claims(second.path("access_token").asText()).path("sid"));
        assertEquals(Set.of(TWO), audience(second));
        assertEquals(
                Set.of(ONE), audience(one.refresh(first.path("refresh_token").asText())));
        assertEquals(
                Set.of(TWO), audience(two.refresh(second.path("refresh_token").asText())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/mcp",
                "http://localhost:8090/",
                "http://localhost:8090/mcp/deeper",
                "http://localhost:8090/MCP",
                "http://localhost:8091/mcp",
                "https://localhost:8090/mcp",
                "http://localhost@evil.example:8090/mcp",
                "urn:client:account"
            })
    void cannotBeForAStranger(String resource) {
        Page end = browser.open(client().authorizationUrl("resource", resource));
        assertTrue(end.isAt(TestRealm.REDIRECT_URI), end.address().toString());
        assertEquals("invalid_target", end.parameter("error"));
        assertEquals("The requested resource is not an MCP server of this realm", end.parameter("error_description"));
        assertEquals(realm.url().toString(), end.parameter("iss"));
        JsonNode event = realm.event("LOGIN_ERROR");
        assertEquals(resource, event.path("details").path("resource").asText());
        assertEquals(
                end.parameter("error_description"),
                event.path("details").path("reason").asText());
    }

    @Test
    void cannotBeForAServerThatNoScopeStandsFor() {
        Page end = browser.open(client().authorizationUrl("scope", "openid mcp:read", "resource", TWO));
        assertEquals("invalid_target", end.parameter("error"));
        assertEquals(
                "None of the granted scopes gives access to the requested resource",
                end.parameter("error_description"));
    }

    @Test
    void cannotBeForAnotherThanTheCode() {
        OAuthClient client = client();
        JsonNode refused = client.tokens(signIn(client, "scope", BOTH, "resource", ONE), "resource", TWO);
        assertEquals("invalid_target", refused.path("error").asText());
        assertEquals(
                "The requested resource does not match the authorization request",
                refused.path("error_description").asText());
    }

    @Test
    void cannotBeForAServerThatThePersonWasNotToldOf() {
        OAuthClient client = client();
        JsonNode refused = client.tokens(signIn(client, "scope", BOTH), "resource", ONE);
        assertEquals("invalid_target", refused.path("error").asText());
    }

    @Test
    void cannotBeForAStrangerAtTheTokenEndpointEither() {
        OAuthClient client = client();
        JsonNode refused = client.tokens(signIn(client, "scope", BOTH), "resource", "https://evil.example/mcp");
        assertEquals("invalid_target", refused.path("error").asText());
        assertEquals(
                "The requested resource is not an MCP server of this realm",
                refused.path("error_description").asText());
    }

    @Test
    void isSpelledAsTheAdministratorDid() {
        TestRealm other = keycloak.realm(McpServersOfRealm.withOtherServer("two", "https://TWO.example/mcp/"));
        OAuthClient client = new OAuthClient(other.url(), TestRealm.CLIENT, TestRealm.REDIRECT_URI);
        Page end = new Visitor(browser).signIn(client.authorizationUrl("scope", BOTH, "resource", TWO), ada);
        assertEquals(Set.of("https://TWO.example/mcp/"), audience(client.tokens(end)));
    }

    @Test
    void followsTheScopesWhereARefreshNarrowsThem() {
        OAuthClient client = client();
        JsonNode first = client.tokens(signIn(client, "scope", BOTH, "resource", TWO));
        JsonNode refused = client.refresh(first.path("refresh_token").asText(), "scope", "openid mcp:read");
        assertEquals("invalid_target", refused.path("error").asText());
    }

    @Test
    void isForThatServerOnlyWhenItIsIntrospected() {
        ObjectNode server = Json.object("clientId", "server", "secret", "s");
        server.put("publicClient", false)
                .put("protocol", "openid-connect")
                .putObject("attributes")
                .put("allow.token.introspection.without.audience.check", "true");
        realm.admin().post(realm.path("/clients"), server);
        OAuthClient client = client();
        JsonNode tokens = client.tokens(signIn(client, "scope", BOTH, "resource", TWO));
        JsonNode answer = client.introspect(tokens.path("access_token").asText(), "server", "s");
        assertTrue(answer.path("active").asBoolean(), answer.toString());
        assertEquals(TWO, answer.path("aud").asText());
    }

    @Test
    void isAsKeycloakMakesItInARealmWithoutServers() {
        TestRealm plain = keycloak.realm(McpServersOfRealm.withoutMcpServers());
        OAuthClient client = new OAuthClient(plain.url(), TestRealm.CLIENT, TestRealm.REDIRECT_URI);
        Page end = new Visitor(browser).signIn(client.authorizationUrl("resource", "https://any.example/mcp"), ada);
        JsonNode tokens = client.tokens(end, "resource", "https://any.example/mcp");
        assertEquals(Set.of("not-an-address"), audience(tokens));
        assertFalse(tokens.has("error"));
    }
}
