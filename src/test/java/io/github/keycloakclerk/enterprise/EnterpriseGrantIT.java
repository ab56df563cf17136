package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.CLIENT;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.SECRET;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.SERVER;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.claims;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("An assertion of an enterprise")
@Tag("core")
class EnterpriseGrantIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final EnterpriseRealm enterprise;
    private final TestRealm realm;
    private final StandInUser ada;

    EnterpriseGrantIT(TestKeycloak keycloak) {
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = keycloak.realm(enterprise.with(Map.of()));
        ada = enterprise.signedIn(realm);
    }

    private Assertion assertion() {
        return enterprise.assertion(realm, ada);
    }

    @Test
    void getsATokenOfTheUserForTheServerAlone() {
        Admin.Answer answer = trade(realm, assertion().claim("resource", SERVER));

        assertEquals(200, answer.status(), () -> answer.body() + " " + EnterpriseRealm.details(realm));
        JsonNode claims = claims(answer);
        assertEquals(
                realm.user(ada.id()).path("id").asText(), claims.path("sub").asText());
        assertEquals(SERVER, claims.path("aud").asText());
        assertEquals(CLIENT, claims.path("azp").asText());
        assertFalse(claims.has("sid"), claims::toString);
        assertEquals("Bearer", answer.body().path("token_type").asText());
        assertEquals(SERVER, answer.body().path("resource").asText());
        assertEquals(900, answer.body().path("expires_in").asInt(), 5);
        assertEquals(
                new TreeSet<>(Set.of("mcp", "clerk:session")),
                new TreeSet<>(Set.of(answer.body().path("scope").asText().split(" "))));
        assertFalse(answer.body().has("refresh_token"));
        assertFalse(answer.body().has("id_token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssoSessionMaxLifespan",
                "clientSessionMaxLifespan",
                "access.token.lifespan",
                "client.session.max.lifespan"
            })
    void livesAsLongAsSessionsMay(String limit) {
        if (limit.contains(".")) {
            JsonNode client = realm.client(CLIENT);
            ((ObjectNode) client.get("attributes")).put(limit, "120");
            realm.changeClient(client);
        } else {
            ObjectNode all = (ObjectNode) realm.admin().get(realm.path(""));
            realm.admin().put(realm.path(""), all.put(limit, 120));
        }
        assertEquals(120, trade(realm, assertion()).body().path("expires_in").asInt(), 5);
    }

    @Test
    void saysWhichOrganizationItIsFor() {
        JsonNode claims = claims(trade(realm, assertion()));
        assertEquals(enterprise.organization.id(), claims.path("org_id").asText());
        assertEquals("admin", claims.path("org_role").asText());
        assertEquals(ada.id(), claims.path("clerk_user_id").asText());
    }

    @Test
    void isNotLookedUpByItsAddressAgain() {
        assertEquals(200, trade(realm, assertion()).status());
        // Without the e-mail address, only the stored link identifies the user.
        Admin.Answer again = trade(realm, assertion().without("email"));
        assertEquals(200, again.status(), () -> again.body() + " " + EnterpriseRealm.details(realm));
    }

    @Test
    void leavesAnEventWithoutAddresses() {
        trade(realm, assertion());
        JsonNode event = realm.event("JWT_AUTHORIZATION_GRANT");
        JsonNode details = event.path("details");
        assertEquals(CLIENT, event.path("clientId").asText());
        assertEquals(
                realm.user(ada.id()).path("id").asText(), event.path("userId").asText());
        assertEquals(EnterpriseRealm.ALIAS, details.path("identity_provider").asText());
        assertEquals(
                enterprise.connection.id(),
                details.path("enterprise_connection").asText());
        assertEquals(SERVER, details.path("resource").asText());
        assertFalse(event.toString().contains(ada.email()), event::toString);
    }

    @Test
    void isUsedOnce() {
        String text = assertion().sign();
        assertEquals(200, trade(realm, text).status());
        Admin.Answer again = trade(realm, text);
        assertEquals(400, again.status());
        assertEquals("invalid_grant", again.body().path("error").asText());
        assertEquals("ema_replayed", reason(realm));
    }

    @Test
    void isTakenWithBasicAuthenticationToo() {
        Admin.Answer answer = EnterpriseRealm.tradeWithBasic(realm, assertion().sign());
        assertEquals(200, answer.status(), () -> answer.body() + " " + EnterpriseRealm.details(realm));
    }

    @Test
    void givesATokenThatIsActiveWhenItIsIntrospected() {
        String token = trade(realm, assertion().claim("resource", SERVER).claim("scope", "mcp mcp:read"))
                .body()
                .path("access_token")
                .asText();
        JsonNode told = new OAuthClient(realm.url(), CLIENT, "").introspect(token, CLIENT, SECRET);
        assertTrue(told.path("active").asBoolean(), told::toString);
        assertEquals(SERVER, told.path("aud").asText());
        assertEquals(CLIENT, told.path("client_id").asText());
        assertTrue(told.path("scope").asText().contains("mcp:read"), told::toString);
    }

    @Test
    void needsAKeyThatTheIssuerPublishesNow() {
        assertEquals(200, trade(realm, assertion()).status());
        issuer.rotate();
        String withNewKey = assertion().sign();
        // Keycloak waits before it fetches keys again.
        Admin.Answer answer = trade(realm, withNewKey);
        for (int i = 0; i < 15 && answer.status() != 200; i++) {
            sleep();
            answer = trade(realm, withNewKey);
        }
        assertEquals(200, answer.status(), "it was not used up either");
    }

    private static void sleep() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
