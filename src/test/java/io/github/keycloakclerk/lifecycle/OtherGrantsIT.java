package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The check at refresh")
@Tag("core")
class OtherGrantsIT {

    private static final String SERVICE = "service";
    private static final String SECRET = "service-secret";

    private final StandInClerk clerk;
    private final TestRealm realm;
    private final StandInUser ada;

    OtherGrantsIT(TestKeycloak keycloak) {
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        this.realm = keycloak.realm(RealmExport.with("guardCacheSeconds", "0")
                .andThen(RealmExport.with("jwtAuthorizationGrantEnabled", "true"))
                .andThen(OtherGrantsIT::addService));
    }

    /** May exchange its own tokens and those of the test client, which have it as audience. */
    private static void addService(ObjectNode json) {
        ObjectNode client = Json.object("clientId", SERVICE, "protocol", "openid-connect", "secret", SECRET);
        client.put("publicClient", false).put("directAccessGrantsEnabled", true);
        ObjectNode attributes = Json.object("standard.token.exchange.enabled", "true");
        attributes
                .put("oauth2.jwt.authorization.grant.enabled", "true")
                .put("oauth2.jwt.authorization.grant.idp", "clerk");
        client.set("attributes", attributes);
        client.putArray("defaultClientScopes").add("basic").add("for-service");
        ArrayNode clients = (ArrayNode) json.get("clients");
        clients.forEach(
                other -> ((ObjectNode) other).withArray("defaultClientScopes").add("for-service"));
        clients.add(client);
        ObjectNode scope = Json.object("name", "for-service", "protocol", "openid-connect");
        ObjectNode mapper =
                Json.object("name", "a", "protocol", "openid-connect", "protocolMapper", "oidc-audience-mapper");
        mapper.set("config", Json.object("included.client.audience", SERVICE, "access.token.claim", "true"));
        scope.putArray("protocolMappers").add(mapper);
        json.withArray("clientScopes").add(scope);
    }

    private OAuthClient service() {
        return new OAuthClient(realm.url(), SERVICE, "");
    }

    private static String accessToken(JsonNode tokens) {
        return tokens.path("access_token").asText();
    }

    @Test
    void holdsForTokenExchange() {
        Connected connected = Connected.online(clerk, realm, ada);
        String token = accessToken(connected.tokens());
        Admin.Answer good = service().exchange(token, SECRET);
        assertEquals(200, good.status(), () -> good.body().toString());
        ada.blocked("banned");

        Admin.Answer refused = service().exchange(token, SECRET);

        assertEquals(400, refused.status());
        assertEquals("invalid_grant", refused.body().path("error").asText());
        assertFalse(connected.isAlive());
        assertEquals(
                "user_banned",
                realm.event("TOKEN_EXCHANGE_ERROR")
                        .path("details")
                        .path("reason")
                        .asText());
    }

    @Test
    void holdsForTokenExchangeOfAnOfflineSession() {
        Connected connected = Connected.offline(clerk, realm, ada);
        String token = accessToken(connected.tokens());
        assertEquals(200, service().exchange(token, SECRET).status());
        ada.blocked("banned");
        assertEquals(400, service().exchange(token, SECRET).status());
        assertFalse(connected.isAlive());
    }

    @Test
    void holdsForTokensThatBeganAsATokenOfClerk() {
        Connected.online(clerk, realm, ada);
        Admin.Answer first = service()
                .tradeIn(clerk.templateToken(ada, realm.url().toString()).sign(), SECRET);
        assertEquals(200, first.status(), () -> first.body().toString());
        assertEquals(200, service().exchange(accessToken(first.body()), SECRET).status());
        ada.blocked("banned");
        assertEquals(400, service().exchange(accessToken(first.body()), SECRET).status());
    }

    @Test
    void holdsForAPasswordThatThePersonHasInKeycloak() {
        Connected.online(clerk, realm, ada);
        JsonNode user = realm.user(ada.id());
        realm.admin()
                .put(
                        realm.path("/users/" + user.path("id").asText() + "/reset-password"),
                        Json.object("type", "password", "value", "secret"));
        OAuthClient cli = realm.passwordClient();
        JsonNode tokens = cli.signIn(user.path("username").asText(), "secret");
        assertTrue(tokens.has("refresh_token"), tokens.toString());
        ada.blocked("banned");

        assertEquals(
                400, cli.answerToRefresh(tokens.path("refresh_token").asText()).status());

        assertFalse(realm.user(ada.id()).path("enabled").asBoolean());
    }

    @Test
    void isNotNeededForIntrospectionOnceAWebhookEndedTheSession() {
        Connected connected = Connected.online(clerk, realm, ada);
        String token = accessToken(connected.tokens());
        assertTrue(service().introspect(token, SERVICE, SECRET).path("active").asBoolean());

        realm.deliver(clerk.webhooks().user("user.updated", ada.blocked("banned")));

        assertFalse(service().introspect(token, SERVICE, SECRET).path("active").asBoolean());
    }

    @Test
    void asksOnceForManyRefreshesOfOnePerson() throws Exception {
        List<Connected> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(Connected.online(clerk, realm, ada));
        }
        clerk.misbehave(Calls.USERS, Misbehaviour.slow(Duration.ofSeconds(1)));
        clerk.calls().reset();
        ExecutorService threads = Executors.newFixedThreadPool(many.size());
        List<Future<Boolean>> answers = new ArrayList<>();
        many.forEach(one -> answers.add(threads.submit(one::isAlive)));
        for (Future<Boolean> answer : answers) {
            assertTrue(answer.get());
        }
        threads.shutdownNow();
        assertEquals(1, clerk.calls().to(Calls.USERS) - clerk.calls().to(Calls.MEMBERSHIPS));
    }

    @Test
    void leavesPeopleWithoutClerkAlone() {
        String id = realm.addUser("grace", "grace@people.example");
        realm.admin()
                .put(
                        realm.path("/users/" + id + "/reset-password"),
                        Json.object("type", "password", "value", "secret"));
        clerk.calls().reset();
        OAuthClient cli = realm.passwordClient();
        JsonNode tokens = cli.signIn("grace", "secret");
        assertEquals(
                200, cli.answerToRefresh(tokens.path("refresh_token").asText()).status());
        assertEquals(0, clerk.calls().to(Calls.USERS));
    }
}
