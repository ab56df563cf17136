package io.github.keycloakclerk.broker.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.PostLoginFlow;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("At Clerk's OAuth server")
@Tag("core")
class OAuthIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser ada = clerk.add(StandInUser.named("Ada", "Lovelace"));

    OAuthIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    private TestRealm realm(Consumer<ObjectNode> changes) {
        return keycloak.realm(clerk, SignInWay.OAUTH.realm().andThen(changes));
    }

    private TestRealm realm() {
        return realm(json -> {});
    }

    @Test
    void theRequestIsBoundToTheSignInAndAsksForNoMoreThanItNeeds() {
        TestRealm realm = realm(json -> json.putArray("identityProviderMappers"));
        Map<String, String> request = new Journey(realm)
                .begin("login_hint", "ada@people.example", "acr_values", "x")
                .parameters();
        assertEquals(
                Set.of(
                        "scope",
                        "state",
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "code_challenge",
                        "code_challenge_method",
                        "nonce"),
                request.keySet());
        assertEquals("openid", request.get("scope"));
        assertEquals("S256", request.get("code_challenge_method"));
        assertEquals(realm.endpoint("clerk").toString(), request.get("redirect_uri"));
    }

    @ParameterizedTest
    @CsvSource({"consent,consent", "select_account,''"})
    void aPromptThatClerkKnowsIsPassed(String asked, String passed) {
        assertEquals(passed, new Journey(realm()).begin("prompt", asked).parameter("prompt"));
    }

    /** Clerk's OAuth server does not report when the user last authenticated. */
    @ParameterizedTest
    @ValueSource(strings = {"login", "login consent"})
    void aSignInAnewIsRefusedBecauseNothingWouldProveIt(String asked) {
        TestRealm realm = realm();
        Page refused = new Journey(realm).begin("prompt", asked);
        assertEquals("unmet_authentication_requirements", refused.parameter("error"), refused.text());
        assertEquals("reauthentication_unknown", realm.lastReason());
    }

    @ParameterizedTest
    @CsvSource({"UPDATE_PASSWORD,max_age_unknown", "'',''"})
    void aSignInForAnActionOfKeycloaksIsRefusedAsItMustBeRecent(String action, String reason) {
        TestRealm realm = realm();
        Page begun = new Journey(realm).begin("kc_action", action);
        assertEquals(reason.isEmpty() ? "" : "unmet_authentication_requirements", begun.parameter("error"));
        assertEquals(reason.isEmpty() ? List.of() : List.of(reason), realm.reasons());
    }

    @Test
    void promptNoneIsPassedWhereTheAdministratorWantsIt() {
        Journey refused = new Journey(realm());
        assertEquals("login_required", refused.begin("prompt", "none").parameter("error"));
        TestRealm passing = realm(RealmExport.with("acceptsPromptNoneForwardFromClient", "true"));
        Page end = new Journey(passing).begin("prompt", "none");
        assertEquals("login_required", end.parameter("error"), end.address() + end.text());
        assertEquals("oauth_login_required", passing.lastReason());
    }

    @Test
    void maxAgeIsRefusedAndNotPretended() {
        TestRealm realm = realm();
        Page end = new Journey(realm).begin("max_age", "300");
        assertEquals("unmet_authentication_requirements", end.parameter("error"), end.text());
        assertEquals("max_age_unknown", realm.lastReason());
    }

    @Test
    void noTimeOfAuthenticationIsClaimed() {
        Journey journey = new Journey(realm());
        journey.begin();
        JsonNode claims = journey.claims(SignInWay.OAUTH.come(journey, clerk, ada));
        assertEquals(0, claims.path("auth_time").asLong(-1), claims.toString());
        Page again = journey.begin("max_age", "36000");
        assertEquals("unmet_authentication_requirements", again.parameter("error"));
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied,access_denied,denied_by_user",
        "invalid_scope,server_error,oauth_invalid_scope",
        "server_error,server_error,oauth_server_error",
        "temporarily_unavailable,temporarily_unavailable,oauth_temporarily_unavailable",
        "interaction_required,interaction_required,oauth_interaction_required",
        "something_new,server_error,oauth_error"
    })
    void anErrorOfClerkReachesTheClientAndTheOperator(String error, String told, String reason) {
        TestRealm realm = realm();
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = comeBack(journey, Map.of("error", error, "iss", clerk.url().toString()));
        assertEquals(told, end.parameter("error"), end.text());
        assertEquals(reason, realm.lastReason());
    }

    private static Page comeBack(Journey journey, Map<String, String> parameters) {
        StringBuilder address = new StringBuilder(journey.callbackUrl() + "?state=" + journey.state());
        parameters.forEach(
                (name, value) -> address.append('&').append(name).append('=').append(value));
        return journey.browser().open(URI.create(address.toString()));
    }

    @ParameterizedTest
    @CsvSource({"https://clerk.evil.example,issuer_foreign", "'',issuer_foreign"})
    void theIssuerOfTheResponseIsChecked(String issuer, String reason) {
        TestRealm realm = realm();
        Journey journey = new Journey(realm);
        journey.begin();
        String back = clerk.oauth().allow(journey.page().address(), ada).toString();
        String changed = back.replaceAll("&iss=[^&]*", issuer.isEmpty() ? "" : "&iss=" + issuer);
        Page end = journey.browser().open(URI.create(changed));
        assertEquals("access_denied", end.parameter("error"), end.text());
        assertEquals(reason, realm.lastReason());
        assertEquals(0, clerk.calls().to(Calls.OAUTH_TOKEN));
    }

    @ParameterizedTest
    @CsvSource({"issuer", "authorization_endpoint", "token_endpoint"})
    void codesAndSecretsGoNowhereElse(String member) {
        TestRealm realm = realm();
        ObjectNode document = clerk.oauth().discovery().put(member, "https://evil.example/oauth");
        clerk.misbehave(Calls.OPENID_CONFIGURATION, Misbehaviour.body("application/json", document.toString()));
        Page end = new Journey(realm).begin();
        assertEquals("server_error", end.parameter("error"), end.address().toString());
        assertEquals("clerk_unexpected_answer", realm.lastReason());
    }

    @Test
    void theOrganizationIsAskedForWhereSomethingGoesByIt() {
        StandInOrganization engines = StandInOrganization.named("Engines");
        ada.memberOf(engines, "org:admin");
        TestRealm realm = realm(json -> {
            json.putArray("identityProviderMappers");
            PostLoginFlow.demanding("allowedOrganizations", engines.id()).accept(json);
        });
        Journey journey = new Journey(realm);
        assertEquals("openid user:org:read", journey.begin().parameter("scope"));
        JsonNode claims = journey.claims(SignInWay.OAUTH.come(journey, clerk, ada));
        assertEquals(engines.id(), claims.path("org_id").asText());
        assertEquals("admin", claims.path("org_role").asText());
    }
}
