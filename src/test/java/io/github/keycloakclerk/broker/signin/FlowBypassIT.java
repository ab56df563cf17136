package io.github.keycloakclerk.broker.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.StepUpFlow;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.UpstreamRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("What the browser flow demands holds")
class FlowBypassIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final StandInUser ada;

    FlowBypassIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        this.ada = clerk.add(StandInUser.named("Ada", "Lovelace"));
    }

    private static void requireSecondFactor(ObjectNode json) {
        ((ObjectNode) json.path("authenticatorConfig").path(0).path("config")).put("requireSecondFactor", "true");
    }

    /** Keycloak's login form, with a button for each provider, or straight to Clerk. */
    private static void offerLoginForm(ObjectNode json) {
        ArrayNode flow = (ArrayNode) json.path("authenticationFlows").path(0).path("authenticationExecutions");
        ((ObjectNode) flow.get(1)).put("priority", 30);
        flow.addObject()
                .put("authenticator", "auth-username-password-form")
                .put("requirement", "ALTERNATIVE")
                .put("priority", 20)
                .put("authenticatorFlow", false);
    }

    private TestRealm withSocial(Consumer<ObjectNode> more) {
        UpstreamRealm social = UpstreamRealm.create(keycloak);
        Consumer<ObjectNode> provider = social.asProvider();
        return keycloak.realm(provider.andThen(more));
    }

    /** Reuses the session code of the other provider's login URL to start this provider. */
    private Page begunAt(TestRealm realm, String alias) {
        Browser browser = new Browser(address -> address.getPath().endsWith("/broker/social/login")
                || address.toString().startsWith(TestRealm.REDIRECT_URI)
                || address.toString().startsWith(clerk.url().toString()));
        OAuthClient client = realm.testClient();
        Page other = browser.open(client.authorizationUrl("kc_idp_hint", UpstreamRealm.ALIAS));
        assertTrue(other.address().getPath().endsWith("/broker/social/login"), other.toString());
        return browser.open(
                URI.create(other.address().toString().replace("/broker/social/login", "/broker/" + alias + "/login")));
    }

    @ParameterizedTest
    @EnumSource(SignInWay.class)
    void ofWhoeverBeginsWithTheCodeOfAnotherProvider(SignInWay way) {
        TestRealm realm = withSocial(way.realm().andThen(FlowBypassIT::requireSecondFactor));
        Page page = begunAt(realm, "clerk");
        assertTrue(
                page.address().getPath().endsWith("/broker/social/login"),
                "into the flow, which leads to the other provider again: " + page);
        assertEquals(0, realm.users());
    }

    @Test
    void ofTheButtonOnKeycloaksLoginForm() {
        TestRealm realm = keycloak.realm(json -> {
            offerLoginForm(json);
            requireSecondFactor(json);
        });
        Journey journey = new Journey(realm);
        journey.begin();
        Page page = journey.follow(journey.page().link("#social-clerk"));
        assertEquals("second_factor", page.parameter("reverification"));
        Page refused = journey.returnWith(
                clerk.token(ada).claim("fva", new int[] {0, -1}).sign());
        assertEquals("unmet_authentication_requirements", refused.parameter("error"), refused.text());
        assertEquals("second_factor_missing", realm.lastReason());
        journey.begin();
        journey.follow(journey.page().link("#social-clerk"));
        Page end = journey.returnWith(
                clerk.token(ada).claim("fva", new int[] {0, 0}).sign());
        assertTrue(end.parameters().containsKey("code"), end.text());
    }

    @Test
    void andDemandsNothingOfAButtonWhereItHasNoStepForClerk() {
        TestRealm realm = keycloak.realm(json -> {
            offerLoginForm(json);
            ((ArrayNode) json.path("authenticationFlows").path(0).path("authenticationExecutions")).remove(1);
        });
        Journey journey = new Journey(realm);
        journey.begin();
        Page page = journey.follow(journey.page().link("#social-clerk"));
        assertFalse(page.parameters().containsKey("reverification"), page.toString());
        Page end = journey.returnWith(
                clerk.token(ada).claim("fva", new int[] {0, -1}).sign());
        assertTrue(end.parameters().containsKey("code"), end.text());
    }

    /** The lowest level of a flow applies to all sign-ins, whether or not the client requests a level. */
    @ParameterizedTest
    @CsvSource({"-1,false", "0,true"})
    void ofTheLowestLevel(int second, boolean in) {
        TestRealm realm = keycloak.realm(StepUpFlow.withSecondFactorFor(300)
                .andThen(json -> json.path("authenticatorConfig").forEach(config -> {
                    if (config.path("alias").asText().equals("clerk 1")) {
                        ((ObjectNode) config.get("config")).put("requireSecondFactor", "true");
                    }
                })));
        Journey journey = new Journey(realm);
        journey.begin();
        Page end = journey.returnWith(
                clerk.token(ada).claim("fva", new int[] {0, second}).sign());
        assertEquals(in, end.parameters().containsKey("code"), end.text());
    }
}
