package io.github.keycloakclerk.broker.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.SignInWay;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("An attacker gets nowhere")
class SignInAttacksIT {

    private final TestKeycloak keycloak;
    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInUser eve = clerk.add(StandInUser.named("Eve", "Attacker"));

    SignInAttacksIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        clerk.close();
    }

    private Journey begun(TestRealm realm, String... parameters) {
        Journey journey = new Journey(realm);
        journey.begin(parameters);
        return journey;
    }

    private static String parameter(URI address, String name) {
        return new Page(address, 0, "").parameter(name);
    }

    @Test
    void withACodeOfTheirOwnInSomebodyElsesSignIn() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.OAUTH.realm());
        Journey attacker = begun(realm);
        URI own = clerk.oauth().allow(attacker.page().address(), eve);
        Journey victim = begun(realm);
        Page end = victim.browser()
                .open(URI.create(victim.callbackUrl() + "?state=" + victim.state() + "&iss=" + clerk.url() + "&code="
                        + parameter(own, "code")));
        assertEquals("access_denied", end.parameter("error"), end.text());
        assertEquals("code_refused", realm.lastReason());
        assertEquals(0, realm.users());
    }

    @Test
    void withACodeThatIsNotSentTheUsualWay() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.OAUTH.realm());
        Journey journey = begun(realm);
        URI back = clerk.oauth().allow(journey.page().address(), eve);
        Page end = journey.browser()
                .post(
                        journey.callbackUrl(),
                        Map.of(
                                "state", journey.state(),
                                "iss", clerk.url().toString(),
                                "code", parameter(back, "code")));
        assertFalse(end.parameters().containsKey("code"), end.toString());
    }

    /** A realm with two providers, selected by {@code kc_idp_hint}. */
    private TestRealm realmOfTwo(SignInWay way) {
        return keycloak.realm(clerk, json -> {
            ObjectNode second = RealmExport.provider(json).deepCopy();
            ((ArrayNode) json.get("identityProviders")).add(second.put("alias", "second"));
            json.path("identityProviders").forEach(provider -> way.configure((ObjectNode) provider.get("config")));
            ObjectNode execution = (ObjectNode) json.path("authenticationFlows")
                    .path(0)
                    .path("authenticationExecutions")
                    .path(1);
            execution.put("authenticator", "identity-provider-redirector").remove("authenticatorConfig");
        });
    }

    @ParameterizedTest
    @EnumSource
    void byMixingUpTwoProviders(SignInWay way) {
        TestRealm realm = realmOfTwo(way);
        Journey journey = begun(realm, "kc_idp_hint", "clerk");
        String address = journey.page().address().toString();
        Page mixed = journey.browser()
                .open(URI.create(realm.endpoint("second") + "?state=" + journey.state() + "&code=x&clerk_token=x&iss="
                        + clerk.url()));
        assertEquals(400, mixed.status(), mixed.text());
        assertEquals("state_foreign", realm.lastReason());
        assertTrue(address.contains("state="), address);
        assertEquals(0, realm.users());
    }

    @ParameterizedTest
    @EnumSource
    void byNamingAnotherPlaceToComeBackTo(SignInWay way) {
        TestRealm realm = keycloak.realm(clerk, way.realm());
        Journey journey =
                begun(realm, "callback_url", "https://evil.example", "appUrl", "https://evil.example", "clerk", "x");
        assertEquals(realm.endpoint("clerk"), journey.callbackUrl());
        assertFalse(journey.page().toString().contains("evil.example"));
    }

    /** In the directives that take precedence over script-src. */
    private static void allowInlineScripts(ObjectNode json) {
        json.withObject("/browserSecurityHeaders")
                .put("contentSecurityPolicy", "script-src-elem * 'unsafe-inline'; script-src-attr 'unsafe-inline'");
    }

    @Test
    void byFramingThePage() {
        TestRealm realm =
                keycloak.realm(clerk, SignInWay.EMBEDDED.realm().andThen(SignInAttacksIT::allowInlineScripts));
        Page page = begun(realm).page();
        assertEquals("DENY", page.header("X-Frame-Options"));
        String policy = page.header("Content-Security-Policy");
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertTrue(policy.contains("object-src 'none'"), policy);
        assertTrue(policy.contains("base-uri 'self'"), policy);
        assertTrue(
                policy.matches(".*script-src 'self' ('(unsafe-hashes|sha256-[^']+)' )+" + clerk.url() + " .*"), policy);
        assertFalse(policy.contains("script-src-"), policy);
        assertEquals("no-referrer", page.header("Referrer-Policy"));
    }

    @Test
    void byChangingTheHeadersOfOtherPages() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.EMBEDDED.realm());
        Journey journey = begun(realm);
        Page error = journey.browser().open(URI.create(realm.endpoint("clerk") + "?x"));
        assertEquals("SAMEORIGIN", error.header("X-Frame-Options"));
        assertFalse(error.header("Content-Security-Policy").contains("challenges.cloudflare.com"));
    }

    @Test
    void withThePageOfSomebodyElse() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.EMBEDDED.realm());
        Journey attacker = begun(realm);
        Page page = new Journey(realm).browser().open(attacker.page().address());
        assertEquals(400, page.status());
        assertFalse(page.body().contains("clerk_token"));
        assertEquals("state_rejected", realm.lastReason());
        for (String state : new String[] {"", "x", "a.b.c", "%3Cscript%3E"}) {
            assertEquals(
                    400,
                    attacker.browser()
                            .open(URI.create(realm.endpoint("clerk") + "/sign-in?state=" + state))
                            .status());
        }
    }

    @Test
    void withScriptsInWhatThePageRepeats() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.EMBEDDED.realm());
        String script = "\"><script>alert(1)</script>";
        Page page = begun(realm, "login_hint", script, "ui_locales", script).page();
        assertEquals(200, page.status());
        assertFalse(page.body().contains("<script>alert(1)"), page.body());
        assertTrue(page.body().contains("&quot;&gt;&lt;script&gt;alert(1)"), page.body());
    }

    @Test
    void atAddressesOfOtherModes() {
        TestRealm realm = keycloak.realm(clerk, SignInWay.HANDOFF.realm());
        Journey journey = begun(realm);
        assertEquals(
                404,
                journey.browser()
                        .open(URI.create(realm.endpoint("clerk") + "/sign-in?state=" + journey.state()))
                        .status());
        TestRealm oauth = keycloak.realm(clerk, SignInWay.OAUTH.realm());
        assertEquals(
                404,
                journey.browser()
                        .post(URI.create(oauth.endpoint("clerk") + "/complete"), Map.of("state", "x"))
                        .status());
    }
}
