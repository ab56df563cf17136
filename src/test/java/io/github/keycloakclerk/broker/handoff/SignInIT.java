package io.github.keycloakclerk.broker.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A user signs in through the app's page")
@Tag("core")
class SignInIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;

    SignInIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
    }

    @Test
    void theBrowserGoesStraightToTheAppsPage() {
        TestRealm realm = keycloak.realm(RealmExport.with("appUrl", clerk.url() + "/auth/mcp?tenant=a%20b"));
        Page appPage = new Journey(realm)
                .begin("login_hint", "ada@people.example", "ui_locales", "de fr", "prompt", "login consent");

        assertTrue(
                appPage.isAt(clerk.url() + "/auth/mcp?tenant=a%20b&"),
                appPage.address().toString());
        Map<String, String> parameters = appPage.parameters();
        assertEquals("a b", parameters.get("tenant"));
        assertEquals(realm.endpoint("clerk").toString(), parameters.get("callback_url"));
        assertEquals("Test & Client", parameters.get("client_name"));
        assertEquals("ada@people.example", parameters.get("login_hint"));
        assertEquals("de fr", parameters.get("ui_locales"));
        assertEquals("login", parameters.get("prompt"));
        assertFalse(parameters.get("state").contains("client-state"));
    }

    @Test
    void nothingIsSentToThePageThatTheClientDidNotAskFor() {
        Page appPage = new Journey(keycloak.realm()).begin("prompt", "consent");
        assertEquals(
                Set.of("state", "callback_url", "client_name"),
                appPage.parameters().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "${client_account}"})
    void aClientWithoutANameIsNamedByItsId(String name) {
        TestRealm realm =
                keycloak.realm(json -> json.path("clients").forEach(client -> ((ObjectNode) client).put("name", name)));
        assertEquals(TestRealm.CLIENT, new Journey(realm).begin().parameter("client_name"));
    }

    @Test
    void theClientGetsATokenAboutThePerson() {
        TestRealm realm = keycloak.realm();
        StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
        Journey journey = new Journey(realm);
        journey.begin();
        String session = clerk.signIn(ada);
        StandInOrganization engines = StandInOrganization.named("Engines");
        // Claims that an instance adds for integrations do not change the kind of token.
        Page end = journey.returnWith(clerk.token(ada, session)
                .header("cat", "cl_B7d4PD111AAA")
                .claim("aud", "convex")
                .claim("client_id", "app")
                .claim("scope", "read")
                .active(engines, "admin")
                .sign());

        assertEquals(journey.clientState(), end.parameter("state"));
        assertEquals(realm.url().toString(), end.parameter("iss"));
        JsonNode claims = journey.claims(end);
        assertEquals(ada.username(), claims.path("preferred_username").asText());
        assertEquals(ada.email(), claims.path("email").asText());
        assertTrue(claims.path("email_verified").asBoolean());
        assertEquals("Ada", claims.path("given_name").asText());
        assertEquals(ada.id(), claims.path("clerk_user_id").asText());
        assertEquals(session, claims.path("clerk_session_id").asText());
        assertEquals(4102444800L, claims.path("clerk_session_expires_at").asLong());
        assertEquals(engines.id(), claims.path("org_id").asText());
        assertEquals(engines.slug(), claims.path("org_slug").asText());
        assertEquals("admin", claims.path("org_role").asText());
        assertEquals("[0,-1]", claims.path("clerk_fva").toString());
    }
}
