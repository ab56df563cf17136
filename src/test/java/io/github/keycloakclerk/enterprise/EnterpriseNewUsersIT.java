package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.claims;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.details;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.isAccepted;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.isRefused;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The user of an assertion who is new")
class EnterpriseNewUsersIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final EnterpriseRealm enterprise;

    EnterpriseNewUsersIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
    }

    private TestRealm realm(Map<String, String> settings) {
        return keycloak.realm(enterprise.with(settings));
    }

    @Test
    void isMadeOnlyWhereTheAdministratorWantsIt() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.employee(enterprise.subject);
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_missing");
        assertEquals(0, realm.users());

        realm.change("enterpriseMakeMissingUsers", "true");
        Admin.Answer answer = trade(realm, enterprise.assertion(realm, ada));
        assertEquals(200, answer.status(), () -> answer.body() + " " + details(realm));
        JsonNode user = realm.user(ada.id());
        assertEquals(user.path("id").asText(), claims(answer).path("sub").asText());
        assertEquals(ada.email(), user.path("email").asText());
        assertTrue(user.path("emailVerified").asBoolean());
        assertEquals("Ada", user.path("firstName").asText());
        assertEquals("clerk", user.at("/attributes/clerk_created_by/0").asText());
        assertTrue(user.at("/attributes/clerk_unfinished").isMissingNode(), user::toString);
        assertEquals("REGISTER", realm.event("REGISTER").path("type").asText());
        isAccepted(realm, enterprise.assertion(realm, ada).without("email"));
        assertEquals(1, realm.users());
        // The next browser sign-in leads to the same user.
        enterprise.signIn(realm, ada);
        assertEquals(1, realm.users());
    }

    @Test
    void isNotMadeFromSomebodyElsesAccount() {
        TestRealm realm = realm(Map.of("enterpriseMakeMissingUsers", "true"));
        StandInUser ada = enterprise.employee(enterprise.subject);
        realm.addUser("somebody", ada.email());
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_not_created");
        assertEquals(1, realm.users());
    }

    @Test
    void isNotMadeWhereTheyWouldHaveToDoSomethingFirst() {
        TestRealm realm = keycloak.realm(enterprise
                .with(Map.of("enterpriseMakeMissingUsers", "true"))
                .andThen(json -> json.path("requiredActions").forEach(action -> {
                    if (action.path("alias").asText().equals("UPDATE_PROFILE")) {
                        ((ObjectNode) action).put("defaultAction", true);
                    }
                })));
        StandInUser ada = enterprise.employee(enterprise.subject);
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_not_created");
        assertEquals(
                "required action UPDATE_PROFILE", details(realm).path("cause").asText());
        assertEquals(0, realm.users(), "and nothing of them stays");
    }

    @Test
    void isNotMadeByAProviderThatOnlyLinks() {
        TestRealm realm = keycloak.realm(json -> {
            ((ObjectNode) json.path("identityProviders").get(0)).put("linkOnly", true);
            enterprise.with(Map.of("enterpriseMakeMissingUsers", "true")).accept(json);
        });
        isRefused(realm, enterprise.assertion(realm, enterprise.employee(enterprise.subject)), "ema_user_not_created");
    }

    @Test
    void whoIsBannedIsNotMade() {
        TestRealm realm = realm(Map.of("enterpriseMakeMissingUsers", "true"));
        StandInUser ada = enterprise.employee(enterprise.subject).blocked("banned");
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_not_active");
        assertEquals(0, realm.users());
    }

    @Test
    void isNotMadeWhoseAddressKeycloakWantsToVerify() {
        TestRealm realm = keycloak.realm(json -> {
            json.put("verifyEmail", true);
            ((ObjectNode) json.path("identityProviders").get(0)).put("trustEmail", false);
            enterprise.with(Map.of("enterpriseMakeMissingUsers", "true")).accept(json);
        });
        isRefused(realm, enterprise.assertion(realm, enterprise.employee(enterprise.subject)), "ema_user_not_created");
        assertEquals(
                "required action VERIFY_EMAIL", details(realm).path("cause").asText());
        assertEquals(0, realm.users());
    }

    /** Any further step that a browser would show, even deep in a custom flow. */
    @ParameterizedTest
    @ValueSource(strings = {"REQUIRED", "CONDITIONAL", "ALTERNATIVE"})
    void isNotMadeWhereTheFirstLoginFlowAsksForMore(String requirement) {
        TestRealm realm = keycloak.realm(FirstLoginFlows.with(requirement)
                .andThen(enterprise.with(Map.of("enterpriseMakeMissingUsers", "true"))));
        isRefused(realm, enterprise.assertion(realm, enterprise.employee(enterprise.subject)), "ema_user_not_created");
        assertTrue(details(realm).path("cause").asText().startsWith("first login flow: "));
        assertEquals(0, realm.users());
    }

    /** A client that connects to two servers sends two assertions at once. */
    @Test
    void isMadeOnceForTwoAssertionsAtOnce() throws Exception {
        TestRealm realm = realm(Map.of("enterpriseMakeMissingUsers", "true"));
        StandInUser ada = enterprise.employee(enterprise.subject);
        List<CompletableFuture<Admin.Answer>> answers = Stream.generate(
                        () -> enterprise.assertion(realm, ada).sign())
                .limit(3)
                .map(text -> CompletableFuture.supplyAsync(() -> trade(realm, text)))
                .toList();
        for (CompletableFuture<Admin.Answer> answer : answers) {
            assertEquals(200, answer.get().status(), () -> details(realm).toString());
        }
        assertEquals(1, realm.users());
    }
}
