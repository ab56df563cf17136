package io.github.keycloakclerk.authentication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A browser flow with clerk-sign-in")
@Tag("core")
class ClerkSignInIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final StandInUser ada;

    ClerkSignInIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private Journey signedIn(TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        journey.claims(journey.returnWith(clerk.token(ada).sign()));
        return journey;
    }

    private boolean isAtApp(Page page) {
        return page.isAt(clerk.url() + "/auth/mcp");
    }

    @Test
    void askAgainOnlyWhereThereIsNoSession() {
        Journey journey = signedIn(keycloak.realm());
        assertTrue(journey.begin().parameters().containsKey("code"), "single sign-on");
    }

    @Test
    void withoutASessionPromptNoneNeedsALogin() {
        Page end = new Journey(keycloak.realm()).begin("prompt", "none");
        assertEquals("login_required", end.parameter("error"));
    }

    @Test
    void withASessionPromptNoneSucceeds() {
        assertTrue(
                signedIn(keycloak.realm()).begin("prompt", "none").parameters().containsKey("code"));
    }

    @ParameterizedTest
    @CsvSource({"prompt,login", "max_age,0"})
    void promptLoginAndMaxAgeLeadToClerkAgain(String parameter, String value) throws InterruptedException {
        Journey journey = signedIn(keycloak.realm());
        Thread.sleep(1100);
        assertTrue(isAtApp(journey.begin(parameter, value)));
        journey.claims(journey.returnWith(clerk.token(ada).sign()));
    }

    @Test
    void anotherPersonDoesNotTakeASessionOver() {
        TestRealm realm = keycloak.realm();
        Journey journey = signedIn(realm);
        journey.begin("prompt", "login");
        Page end = journey.returnWith(
                clerk.token(clerk.add(StandInUser.named("Eve", "Moneypenny"))).sign());
        assertTrue(
                end.text().contains("You are already authenticated as different user"),
                end.address() + " " + end.text());
    }

    @Test
    void aHintAtAnotherProviderIsRespected() {
        TestRealm realm = keycloak.realm(addProvider("oidc", "elsewhere"));
        Page end = new Journey(realm).begin("kc_idp_hint", "elsewhere");
        assertEquals("elsewhere-client", end.parameter("client_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-provider", "clerk"})
    void aHintAtNoOtherProviderChangesNothing(String hint) {
        assertTrue(isAtApp(new Journey(keycloak.realm()).begin("kc_idp_hint", hint)));
    }

    @Test
    void withoutAnAliasTheOnlyProviderIsUsed() {
        assertTrue(isAtApp(new Journey(keycloak.realm(withoutAlias())).begin()));
    }

    @Test
    void withoutAnAliasAndWithSeveralProvidersThereIsAPage() {
        TestRealm realm = keycloak.realm(withoutAlias().andThen(addProvider("clerk", "second")));
        notSetUp(realm, "several_clerk_providers");
    }

    @Test
    void withADisabledProviderThereIsAPage() {
        notSetUp(keycloak.realm(json -> RealmExport.provider(json).put("enabled", false)), "no_clerk_provider");
    }

    @Test
    void withAnAliasOfAnotherKindOfProviderThereIsAPage() {
        TestRealm realm = keycloak.realm(addProvider("oidc", "elsewhere").andThen(alias("elsewhere")));
        notSetUp(realm, "no_clerk_provider");
    }

    private void notSetUp(TestRealm realm, String reason) {
        Page end = new Journey(realm).begin();
        assertEquals(400, end.status());
        assertTrue(end.text().contains("Sign-in is not set up"), end.text());
        assertEquals(reason, realm.lastReason());
    }

    @Test
    void whatAnotherProviderOfTheFlowFailedAtEndsAtTheClient() {
        TestRealm realm = keycloak.realm(addProvider("oidc", "elsewhere"));
        Journey journey = new Journey(realm);
        String state = journey.begin("kc_idp_hint", "elsewhere").parameter("state");
        Page end =
                journey.browser().open(URI.create(realm.endpoint("elsewhere") + "?error=access_denied&state=" + state));
        assertEquals("access_denied", end.parameter("error"), end.status() + " " + end.address() + end.text());
        assertEquals(journey.clientState(), end.parameter("state"));
        assertEquals("other_provider_failed", realm.lastReason());
    }

    @ParameterizedTest
    @CsvSource({
        "503,temporarily_unavailable,clerk_unreachable",
        "500,temporarily_unavailable,clerk_unreachable",
        "429,temporarily_unavailable,clerk_rate_limited",
        "401,server_error,clerk_key_refused",
        "403,server_error,clerk_key_refused",
        "422,server_error,clerk_unexpected_answer"
    })
    void whatClerkAnswersReachesTheClient(int status, String error, String reason) {
        TestRealm realm = keycloak.realm();
        signedIn(realm);
        clerk.misbehave(
                "/v1/users/", Misbehaviour.status(status, "{\"errors\":[],\"clerk_trace_id\":\"abc123\"}", Map.of()));
        Page end = signIn(realm);
        assertEquals(error, end.parameter("error"), end.toString());
        assertEquals(realm.url().toString(), end.parameter("iss"));
        assertEquals(reason, realm.lastReason());
        assertEquals(
                "abc123",
                realm.event("IDENTITY_PROVIDER_LOGIN_ERROR")
                        .path("details")
                        .path("clerk_trace_id")
                        .asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"id\": 7}", ""})
    void anAnswerThatIsNoUserReachesTheClientAsServerError(String body) {
        TestRealm realm = keycloak.realm();
        clerk.misbehave("/v1/users/", Misbehaviour.body("application/json", body));
        assertEquals("server_error", signIn(realm).parameter("error"));
        assertEquals("clerk_unexpected_answer", realm.lastReason());
    }

    /** For example a gateway's error page or a truncated response. Neither is Clerk's answer about the user. */
    @ParameterizedTest
    @ValueSource(strings = {"not json", "<html>502 Bad Gateway</html>"})
    void anAnswerThatIsNotOfClerkReachesTheClientAsTemporarilyUnavailable(String body) {
        TestRealm realm = keycloak.realm();
        clerk.misbehave("/v1/users/", Misbehaviour.body("application/json", body));
        assertEquals("temporarily_unavailable", signIn(realm).parameter("error"));
        assertEquals("clerk_unreachable", realm.lastReason());
    }

    @Test
    void clerkDownReachesTheClientAsTemporarilyUnavailable() {
        StandInClerk down = StandInClerk.start(0);
        TestRealm realm = keycloak.realm(down, json -> {});
        Journey journey = new Journey(realm);
        journey.begin();
        String token =
                down.token(down.add(StandInUser.named("Ada", "Lovelace"))).sign();
        down.close();
        Page end = journey.returnWith(token);
        assertEquals("temporarily_unavailable", end.parameter("error"), end.toString());
        assertEquals("clerk_unreachable", realm.lastReason());
    }

    private Page signIn(TestRealm realm) {
        Journey journey = new Journey(realm);
        journey.begin();
        return journey.returnWith(clerk.token(ada).sign());
    }

    private static Consumer<ObjectNode> withoutAlias() {
        return alias("");
    }

    private static Consumer<ObjectNode> alias(String alias) {
        return json ->
                ((ObjectNode) json.path("authenticatorConfig").path(0).path("config")).put("defaultProvider", alias);
    }

    private Consumer<ObjectNode> addProvider(String providerId, String alias) {
        return json -> {
            ObjectNode provider = RealmExport.provider(json).deepCopy();
            provider.put("alias", alias).put("providerId", providerId);
            if (providerId.equals("oidc")) {
                ObjectNode config = Json.object("clientId", alias + "-client", "clientSecret", "s");
                config.put("authorizationUrl", clerk.url() + "/auth/mcp").put("tokenUrl", clerk.url() + "/oauth/token");
                provider.set("config", config.put("clientAuthMethod", "client_secret_post"));
            }
            ((ArrayNode) json.get("identityProviders")).add(provider);
        };
    }
}
