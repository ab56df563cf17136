package io.github.keycloakclerk.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.AgentClient;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.PostLoginFlow;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A token of a JWT template meets a post login flow")
class JwtGrantDemandsIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final StandInUser ada;

    JwtGrantDemandsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    /** For a user of the realm whom an administrator linked. */
    private Admin.Answer tradeIn(TestRealm realm) {
        String account = realm.addUser(ada.username(), ada.email());
        realm.admin()
                .post(
                        realm.path("/users/" + account + "/federated-identity/clerk"),
                        Json.object("userId", ada.id(), "userName", ada.username()));
        return AgentClient.tradeIn(
                realm, clerk.templateToken(ada, realm.url().toString()).sign());
    }

    private TestRealm realm(Consumer<ObjectNode> flow) {
        return keycloak.realm(AgentClient.grant(true).andThen(flow));
    }

    @ParameterizedTest
    @CsvSource({
        "requireSecondFactor,true,second_factor_missing",
        "secondFactorMaxAge,60,second_factor_missing",
        "firstFactorMaxAge,60,first_factor_too_old",
        "allowedOrganizations,*,organization_missing",
        "allowedOrganizations,org_1,organization_missing",
        "requireVerifiedEmail,true,email_unverified",
        "allowedRoles,admin,requirements_invalid"
    })
    void thatDemandsWhatItCannotShow(String setting, String value, String reason) {
        TestRealm realm = realm(PostLoginFlow.demanding(setting, value));
        assertEquals(400, tradeIn(realm).status());
        assertEquals(reason, AgentClient.reason(realm));
    }

    @Test
    void thatDemandsSomethingOfABrowser() {
        TestRealm realm = realm(PostLoginFlow.demanding().andThen(json -> {
            ArrayNode flows = (ArrayNode) json.get("authenticationFlows");
            ((ArrayNode) flows.get(flows.size() - 1).get("authenticationExecutions"))
                    .addObject()
                    .put("authenticator", "auth-otp-form")
                    .put("requirement", "REQUIRED")
                    .put("priority", 20)
                    .put("authenticatorFlow", false);
        }));
        assertEquals(400, tradeIn(realm).status());
        assertEquals("post_login_step_missing", AgentClient.reason(realm));
    }

    @Test
    void thatDemandsNothing() {
        TestRealm realm = realm(PostLoginFlow.demanding());
        assertEquals(200, tradeIn(realm).status(), AgentClient.reason(realm));
    }
}
