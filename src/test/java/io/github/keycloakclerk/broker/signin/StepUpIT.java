package io.github.keycloakclerk.broker.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.StepUpFlow;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("How surely a user is known")
class StepUpIT {

    private static final String MUST_BE_MFA = "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"mfa\"]}}}";

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final StandInUser ada;

    StepUpIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private TestRealm withLevels() {
        return keycloak.realm(StepUpFlow.withSecondFactorFor(300));
    }

    private Page comeWith(Journey journey, int first, int second) {
        return comeWith(journey, ada, first, second);
    }

    private Page comeWith(Journey journey, StandInUser person, int first, int second) {
        return journey.returnWith(
                clerk.token(person).claim("fva", new int[] {first, second}).sign());
    }

    private static String demand(Page page) {
        return page.parameter("reverification") + " " + page.parameter("reverification_after_minutes");
    }

    private static String amr(JsonNode claims) {
        TreeSet<String> methods = new TreeSet<>();
        claims.path("amr").forEach(method -> methods.add(method.asText()));
        return methods.toString();
    }

    @Test
    void isTheLowestLevelWhereNothingElseIsAsked() {
        Journey journey = new Journey(withLevels());
        assertEquals("first_factor 600", demand(journey.begin()));
        JsonNode claims = journey.claims(comeWith(journey, 0, -1));
        assertEquals("signed-in", claims.path("acr").asText(), claims.toString());
        assertEquals("[pwd]", amr(claims));
    }

    @Test
    void isTheHigherLevelAfterASecondFactor() {
        Journey journey = new Journey(withLevels());
        assertEquals("multi_factor 5", demand(journey.begin("acr_values", "mfa")));
        JsonNode claims = journey.claims(comeWith(journey, 2, 1));
        assertEquals("mfa", claims.path("acr").asText(), claims.toString());
        assertEquals("[mfa, pwd]", amr(claims));
    }

    @ParameterizedTest
    @CsvSource({"-1", "20"})
    void isNotClaimedToBeMoreThanItIs(int second) {
        Journey journey = new Journey(withLevels());
        journey.begin("acr_values", "mfa");
        JsonNode claims = journey.claims(comeWith(journey, 0, second));
        assertEquals("signed-in", claims.path("acr").asText(), claims.toString());
        assertEquals("[pwd]", amr(claims));
    }

    @ParameterizedTest
    @CsvSource({"-1", "20"})
    void isTooLittleForAClientThatInsists(int second) {
        TestRealm realm = withLevels();
        Journey journey = new Journey(realm);
        assertEquals("multi_factor 5", demand(journey.begin("claims", MUST_BE_MFA)));
        Page end = comeWith(journey, 0, second);
        assertEquals("unmet_authentication_requirements", end.parameter("error"), end.text());
        assertEquals("second_factor_missing", realm.lastReason());
        assertEquals(0, realm.users());
    }

    @Test
    void isRaisedInARunningSessionAndRemembered() {
        TestRealm realm = withLevels();
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(comeWith(journey, 0, -1));
        assertEquals("second_factor 5", demand(journey.begin("acr_values", "mfa")));
        JsonNode claims = journey.claims(comeWith(journey, 500, 0));
        assertEquals("mfa", claims.path("acr").asText(), claims.toString());
        Page withoutAPage = journey.begin("acr_values", "mfa");
        assertEquals("mfa", journey.claims(withoutAPage).path("acr").asText());
        assertEquals(1, realm.users());
    }

    @Test
    void isNotRaisedByAnotherPerson() {
        TestRealm realm = withLevels();
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(comeWith(journey, 0, -1));
        journey.begin("acr_values", "mfa");
        StandInUser eve = clerk.add(StandInUser.named("Eve", "Other"));
        Page end = comeWith(journey, eve, 0, 0);
        assertFalse(end.parameters().containsKey("code"), end.toString());
        Page still = journey.begin("prompt", "none");
        assertEquals("signed-in", journey.claims(still).path("acr").asText());
    }

    @Test
    void isNotReachedWhereTheFlowWouldDemandMore() {
        TestRealm realm =
                keycloak.realm(StepUpFlow.withSecondFactorFor(300).andThen(StepUpFlow.alsoDemanding("auth-otp-form")));
        Journey journey = new Journey(realm);
        journey.begin("acr_values", "mfa");
        assertEquals(
                "signed-in", journey.claims(comeWith(journey, 0, 0)).path("acr").asText());
        Journey insisting = new Journey(realm);
        insisting.begin("claims", MUST_BE_MFA);
        assertEquals(
                "unmet_authentication_requirements", comeWith(insisting, 0, 0).parameter("error"));
    }

    @Test
    void endsWithTheAgeOfTheFactorAndNotOfTheSignIn() throws InterruptedException {
        TestRealm realm = keycloak.realm(StepUpFlow.withSecondFactorFor(62));
        Journey journey = new Journey(realm);
        journey.begin("acr_values", "mfa");
        assertEquals("mfa", journey.claims(comeWith(journey, 1, 1)).path("acr").asText());
        Thread.sleep(3500);
        Page asked = journey.begin("acr_values", "mfa");
        assertTrue(asked.isAt(clerk.url().toString()), asked.toString());
    }

    @Test
    void isTrueInTime() {
        Journey journey = new Journey(keycloak.realm());
        assertEquals(" ", demand(journey.begin()));
        JsonNode claims = journey.claims(comeWith(journey, 7, -1));
        long age = claims.path("iat").asLong() - claims.path("auth_time").asLong();
        assertTrue(age >= 7 * 60 && age < 7 * 60 + 30, claims.toString());
    }

    @Test
    void isAskedForAnewAfterMaxAge() {
        TestRealm realm = keycloak.realm();
        Journey journey = new Journey(realm);
        assertEquals("first_factor 5", demand(journey.begin("max_age", "300")));
        Page tooOld = comeWith(journey, 10, -1);
        assertEquals("login_required", tooOld.parameter("error"), tooOld.text());
        assertEquals("factor_too_old", realm.lastReason());
        journey.begin("max_age", "300");
        journey.claims(comeWith(journey, 3, -1));
        Page askedAgain = journey.begin("max_age", "60");
        assertEquals("first_factor 1", demand(askedAgain));
    }

    @Test
    void isProvenAnewForPromptLogin() {
        TestRealm realm = keycloak.realm();
        Journey journey = new Journey(realm);
        assertEquals("first_factor 1", demand(journey.begin("prompt", "login")));
        assertEquals("login_required", comeWith(journey, 30, -1).parameter("error"));
        journey.begin("prompt", "login");
        assertTrue(comeWith(journey, 0, -1).parameters().containsKey("code"));
    }

    @Test
    void needsASecondFactorWhereTheAuthenticatorDemandsIt() {
        TestRealm realm = keycloak.realm(
                json -> ((ObjectNode) json.path("authenticatorConfig").path(0).path("config"))
                        .put("requireSecondFactor", "true"));
        Journey journey = new Journey(realm);
        assertEquals("second_factor", journey.begin().parameter("reverification"));
        assertEquals(
                "unmet_authentication_requirements", comeWith(journey, 0, -1).parameter("error"));
        assertEquals("second_factor_missing", realm.lastReason());
        journey.begin();
        assertTrue(comeWith(journey, 100, 90).parameters().containsKey("code"));
    }

    @Test
    void isUnknownAtClerksOAuthServer() {
        TestRealm realm = keycloak.realm(SignInWay.OAUTH.realm().andThen(StepUpFlow.withSecondFactorFor(300)));
        Journey journey = new Journey(realm);
        Page refused = journey.begin("claims", MUST_BE_MFA);
        assertEquals("unmet_authentication_requirements", refused.parameter("error"));
        journey.begin("acr_values", "mfa");
        JsonNode claims = journey.claims(SignInWay.OAUTH.come(journey, clerk, ada));
        assertEquals("0", claims.path("acr").asText(), claims.toString());
    }

    /** Each level of the other realm expires, and Clerk's OAuth server does not report authentication times. */
    @Test
    void isKnownThereWhereTheLevelCountsForEver() {
        TestRealm realm = keycloak.realm(SignInWay.OAUTH
                .realm()
                .andThen(StepUpFlow.withSecondFactorFor(300))
                .andThen(StepUpFlow.withFirstLevelForEver()));
        Journey journey = new Journey(realm);
        journey.begin();
        JsonNode claims = journey.claims(SignInWay.OAUTH.come(journey, clerk, ada));
        assertEquals("signed-in", claims.path("acr").asText(), claims.toString());
    }
}
