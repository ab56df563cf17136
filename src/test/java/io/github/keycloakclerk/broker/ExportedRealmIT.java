package io.github.keycloakclerk.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The realm that comes with the provider")
@Tag("core")
class ExportedRealmIT {

    private static final String CALLBACK = "http://127.0.0.1:5000/cb";

    private final TestKeycloak keycloak;
    private final TestRealm realm;

    ExportedRealmIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.realm();
    }

    @Test
    void slowsDownWhoeverGuessesPasswords() {
        assertTrue(realm.admin().get(realm.path("")).path("bruteForceProtected").asBoolean());
    }

    /** A Keycloak credential would still work after a ban in Clerk. */
    @Test
    void letsUsersMakeNoCredentialOfKeycloak() {
        List<String> on = new ArrayList<>();
        realm.admin().get(realm.path("/authentication/required-actions")).forEach(action -> {
            if (action.path("enabled").asBoolean()) {
                on.add(action.path("alias").asText());
            }
        });
        for (String action : List.of(
                "UPDATE_PASSWORD",
                "CONFIGURE_TOTP",
                "CONFIGURE_RECOVERY_AUTHN_CODES",
                "webauthn-register",
                "webauthn-register-passwordless")) {
            assertFalse(on.contains(action), on.toString());
        }
    }

    @Test
    void signsNobodyInWithAPasswordPastTheBrowser() {
        String user = realm.addUser("local", "local@people.example");
        ObjectNode password = Json.object("type", "password", "value", "secret");
        realm.admin().put(realm.path("/users/" + user + "/reset-password"), password);
        JsonNode refused = new OAuthClient(realm.url(), "admin-cli", "").signIn("local", "secret");
        assertEquals("unauthorized_client", refused.path("error").asText(), refused.toString());
    }

    /** A self-registered client learns only those details of the Clerk sign-in that the consent page lists. */
    @Test
    void tellsClientsOfTheClerkSessionByAScopeOnTheConsentPage() {
        StandInUser ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
        String clientId = new Registrar(realm.url())
                .register(Registrar.metadata(CALLBACK))
                .clientId();
        OAuthClient client = new OAuthClient(realm.url(), clientId, CALLBACK);
        Browser browser = new Browser(address -> address.toString().startsWith(CALLBACK));
        Visitor visitor = new Visitor(browser);
        Page page = visitor.arrive(client.authorizationUrl(), ada);
        assertTrue(page.text().contains("See your organization"), page.text());
        Page end = visitor.consent(page);
        JsonNode claims =
                OAuthClient.claims(client.tokens(end).path("access_token").asText());
        assertTrue(claims.has("clerk_session_id"), claims.toString());
        JsonNode hidden = realm.admin().get(realm.path("/client-scopes"));
        hidden.forEach(scope -> {
            if (scope.at("/attributes/display.on.consent.screen").asText().equals("false")) {
                String mappers = scope.path("protocolMappers").toString();
                for (String claim : List.of("clerk_session_id", "org_role", "org_permissions", "clerk_plan")) {
                    assertFalse(mappers.contains(claim), scope.toString());
                }
            }
        });
    }
}
