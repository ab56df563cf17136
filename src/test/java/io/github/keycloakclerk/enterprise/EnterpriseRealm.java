package io.github.keycloakclerk.enterprise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInConnection;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** A realm that accepts assertions of one enterprise, with its organization, connection and issuer. */
public final class EnterpriseRealm {

    public static final String ALIAS = "acme-idp";
    public static final String CLIENT = "acme-client";
    public static final String SECRET = "acme-secret";
    public static final String SERVER = "http://localhost:8090/mcp";
    static final String OTHER_SERVER = "https://other.example/mcp";

    final StandInClerk clerk;
    final StandInIssuer issuer;
    public final StandInOrganization organization = StandInOrganization.named("Acme");
    public final StandInConnection connection;
    public final String subject = "okta-" + UUID.randomUUID();

    private final Map<String, ObjectNode> accounts = new HashMap<>();

    public EnterpriseRealm(StandInClerk clerk, StandInIssuer issuer) {
        this.clerk = clerk;
        this.issuer = issuer;
        this.connection = clerk.add(StandInConnection.of(organization));
    }

    /** Changes to the realm JSON: the issuer's identity provider, the clients, and the Clerk provider's settings. */
    public Consumer<ObjectNode> with(Map<String, String> settings) {
        return json -> {
            ArrayNode providers = (ArrayNode) json.get("identityProviders");
            ObjectNode config = (ObjectNode) providers.get(0).get("config");
            config.put("enterpriseIssuers", ALIAS + "=" + connection.id()).put("guardCacheSeconds", "0");
            settings.forEach(config::put);
            // Before the Clerk provider, which refers to it.
            providers.insert(0, provider(ALIAS, issuer));
            addClients(json);
            addServer(json);
        };
    }

    public static ObjectNode provider(String alias, StandInIssuer issuer) {
        ObjectNode provider = Json.object("alias", alias, "providerId", "jwt-authorization-grant");
        provider.put("enabled", true);
        provider.set("config", Json.object("issuer", issuer.url(), "useJwksUrl", "true", "jwksUrl", issuer.jwksUrl()));
        return provider;
    }

    private static void addClients(ObjectNode json) {
        ArrayNode clients = (ArrayNode) json.get("clients");
        clients.add(client(CLIENT));
        ObjectNode other = client("other-client");
        clients.add(other);
        ObjectNode closed = client("closed-client");
        ((ObjectNode) closed.get("attributes")).put("oauth2.jwt.authorization.grant.enabled", "false");
        clients.add(closed);
        ObjectNode elsewhere = client("elsewhere-client");
        ((ObjectNode) elsewhere.get("attributes")).put("oauth2.jwt.authorization.grant.idp", "clerk");
        clients.add(elsewhere);
    }

    public static ObjectNode client(String id) {
        ObjectNode client = Json.object("clientId", id, "protocol", "openid-connect", "secret", SECRET);
        client.put("publicClient", false).put("standardFlowEnabled", false).put("fullScopeAllowed", false);
        client.set(
                "attributes",
                Json.object(
                        "oauth2.jwt.authorization.grant.enabled", "true",
                        "oauth2.jwt.authorization.grant.idp", ALIAS,
                        "allow.token.introspection.without.audience.check", "true"));
        client.putArray("defaultClientScopes")
                .add("basic")
                .add("clerk")
                .add("clerk:session")
                .add("mcp");
        client.putArray("optionalClientScopes")
                .add("mcp:read")
                .add("mcp:write")
                .add("offline_access")
                .add("other:use")
                .add("acme:admin");
        return client;
    }

    /** A second MCP server with its own optional scope, and a scope that requires a role. */
    private static void addServer(ObjectNode json) {
        ObjectNode scope = Json.object("name", "other:use", "protocol", "openid-connect");
        scope.set("attributes", Json.object("include.in.token.scope", "true", "display.on.consent.screen", "true"));
        ObjectNode mapper =
                Json.object("name", "a", "protocol", "openid-connect", "protocolMapper", "oidc-audience-mapper");
        mapper.set("config", Json.object("included.custom.audience", OTHER_SERVER, "access.token.claim", "true"));
        scope.putArray("protocolMappers").add(mapper);
        json.withArray("clientScopes").add(scope);
        ObjectNode ofRole = Json.object("name", "acme:admin", "protocol", "openid-connect");
        ofRole.set("attributes", Json.object("include.in.token.scope", "true", "display.on.consent.screen", "true"));
        json.withArray("clientScopes").add(ofRole);
        json.withObject("/roles").withArray("realm").add(Json.object("name", "acme-admin"));
        ObjectNode mapping = Json.object("clientScope", "acme:admin");
        mapping.putArray("roles").add("acme-admin");
        json.withArray("scopeMappings").add(mapping);
    }

    /** A user of the enterprise in Clerk. */
    public StandInUser employee(String subjectOfUser) {
        StandInUser user = StandInUser.named("Ada", "Lovelace");
        accounts.put(user.id(), connection.account(user, subjectOfUser));
        return clerk.add(user.memberOf(organization, "org:admin"));
    }

    /** The enterprise account of an employee, for changes by the test. */
    ObjectNode account(StandInUser employee) {
        return accounts.get(employee.id());
    }

    /** Like {@link #employee}, but already signed in to Keycloak. */
    public StandInUser signedIn(TestRealm realm) {
        StandInUser user = employee(subject);
        signIn(realm, user);
        return user;
    }

    public void signIn(TestRealm realm, StandInUser user) {
        Journey journey = new Journey(realm);
        journey.begin();
        JsonNode tokens = journey.tokens(journey.returnWith(clerk.token(user).sign()));
        if (!tokens.has("access_token")) {
            throw new AssertionError(tokens.toString());
        }
    }

    public Assertion assertion(TestRealm realm, StandInUser user) {
        return assertion(realm.url(), user);
    }

    /** @param realm issuer of the realm */
    public Assertion assertion(URI realm, StandInUser user) {
        return Assertion.of(issuer, realm.toString(), CLIENT, subject).claim("email", user.email());
    }

    static Admin.Answer trade(TestRealm realm, Assertion assertion, String... more) {
        return trade(realm, assertion.sign(), more);
    }

    /** With {@code client_secret_post}. */
    static Admin.Answer trade(TestRealm realm, String assertion, String... more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", CLIENT);
        parameters.put("client_secret", SECRET);
        return ask(realm, Map.of(), assertion, parameters, more);
    }

    /** With {@code client_secret_basic}. */
    static Admin.Answer tradeWithBasic(TestRealm realm, String assertion, String... more) {
        String credentials = CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return ask(realm, Map.of("Authorization", "Basic " + basic), assertion, new LinkedHashMap<>(), more);
    }

    /** Sends only the client ID and the given parameters. */
    static Admin.Answer tradeAs(TestRealm realm, String clientId, String assertion, String... more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", clientId);
        return ask(realm, Map.of(), assertion, parameters, more);
    }

    static Admin.Answer ask(
            TestRealm realm,
            Map<String, String> headers,
            String assertion,
            Map<String, String> parameters,
            String... more) {
        parameters.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        parameters.put("assertion", assertion);
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return OAuthClient.ask(realm.url(), headers, parameters);
    }

    static JsonNode claims(Admin.Answer answer) {
        return OAuthClient.claims(answer.body().path("access_token").asText());
    }

    /** The client always gets the same message. Only the event has the reason. */
    static void isRefused(TestRealm realm, Assertion assertion, String reason) {
        Admin.Answer answer = trade(realm, assertion);
        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertEquals("invalid_grant", answer.body().path("error").asText());
        assertEquals(
                "The assertion is not accepted",
                answer.body().path("error_description").asText());
        assertEquals(reason, reason(realm), () -> details(realm).toString());
    }

    static void isAccepted(TestRealm realm, Assertion assertion) {
        Admin.Answer answer = trade(realm, assertion);
        assertEquals(200, answer.status(), () -> answer.body() + " " + details(realm));
    }

    /** Reason of the newest refusal. */
    static String reason(TestRealm realm) {
        return details(realm).path("reason").asText();
    }

    static JsonNode details(TestRealm realm) {
        return realm.event("JWT_AUTHORIZATION_GRANT_ERROR").path("details");
    }
}
