package io.github.keycloakclerk.authentication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.harness.Journey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.PostLoginFlow;
import io.github.keycloakclerk.harness.RealmExport;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import io.github.keycloakclerk.standin.TokenBuilder;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("clerk-requirements lets a sign-in through only if")
@Tag("core")
class ClerkRequirementsIT {

    private final TestKeycloak keycloak;
    private final StandInOrganization acme = StandInOrganization.named("Acme");
    private final StandInOrganization beta = StandInOrganization.named("Beta");
    private final StandInUser ada;

    ClerkRequirementsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    private Journey journey(String... settings) {
        return new Journey(keycloak.realm(PostLoginFlow.demanding(settings)));
    }

    private Page signIn(Journey journey, UnaryOperator<TokenBuilder> change) {
        journey.begin();
        return journey.returnWith(change.apply(keycloak.clerk().token(ada)).sign());
    }

    private static UnaryOperator<TokenBuilder> in(StandInOrganization organization, String role) {
        return token -> token.active(organization, role);
    }

    private static UnaryOperator<TokenBuilder> factors(int first, int second) {
        return token -> token.claim("fva", new int[] {first, second});
    }

    private void assertPasses(UnaryOperator<TokenBuilder> token, String... settings) {
        Page end = signIn(journey(settings), token);
        assertTrue(end.parameters().containsKey("code"), () -> end.status() + " " + end.text());
    }

    private void assertRefused(String reason, UnaryOperator<TokenBuilder> token, String... settings) {
        TestRealm realm = keycloak.realm(PostLoginFlow.demanding(settings));
        Journey journey = new Journey(realm);
        Page page = signIn(journey, token);
        assertFalse(page.parameters().containsKey("code"), page.address().toString());
        assertEquals(200, page.status());
        JsonNode event = realm.event("IDENTITY_PROVIDER_LOGIN_ERROR");
        assertEquals(reason, event.path("details").path("reason").asText());
        assertEquals("access_denied", event.path("error").asText());
        assertEquals(
                realm.user(ada.id()).path("id").asText(), event.path("userId").asText());
        Page end = journey.browser().post(page.formAction(), Map.of());
        assertEquals("access_denied", end.parameter("error"));
        assertEquals(journey.clientState(), end.parameter("state"));
    }

    @Test
    void nothingIsDemanded() {
        assertPasses(token -> token);
    }

    @ParameterizedTest
    @CsvSource({"id", "slug", "*"})
    void anAllowedOrganizationIsActive(String by) {
        String allowed = by.equals("id") ? acme.id() : by.equals("slug") ? acme.slug() : "*";
        assertPasses(in(acme, "member"), "allowedOrganizations", allowed + "##org_other");
        assertRefused("organization_missing", token -> token, "allowedOrganizations", allowed);
        if (!by.equals("*")) {
            assertRefused("organization_not_allowed", in(beta, "member"), "allowedOrganizations", allowed);
        }
    }

    /** Organization creators choose the slug. */
    @Test
    void noOrganizationIsAllowedForASlugThatLooksLikeTheIdOfAnother() {
        assertPasses(in(acme, "member"), "allowedOrganizations", acme.id());
        beta.slug(acme.id());
        assertRefused("organization_not_allowed", in(beta, "member"), "allowedOrganizations", acme.id());
    }

    @ParameterizedTest
    @CsvSource({"org:admin", "admin", "org:owner##org:admin"})
    void thePersonHasAnAllowedRoleInIt(String roles) {
        String[] demands = {"allowedRoles", roles, "allowedOrganizations", "*"};
        assertPasses(in(acme, "admin"), demands);
        assertRefused("organization_role_not_allowed", in(acme, "member"), demands);
        assertRefused("organization_missing", token -> token, demands);
        assertRefused(
                "organization_not_allowed",
                in(beta, "admin"),
                "allowedRoles",
                roles,
                "allowedOrganizations",
                acme.id());
    }

    @Test
    void clerkVerifiedTheAddress() {
        assertPasses(token -> token, "requireVerifiedEmail", "true");
        ada.email("un-" + ada.email(), false);
        assertRefused("email_unverified", token -> token, "requireVerifiedEmail", "true");
        ada.noEmail();
        assertRefused("email_unverified", token -> token, "requireVerifiedEmail", "true");
    }

    @Test
    void aSecondFactorWasUsedInTheSession() {
        assertPasses(factors(0, 500), "requireSecondFactor", "true");
        assertRefused("second_factor_missing", factors(0, -1), "requireSecondFactor", "true");
        assertRefused("second_factor_missing", token -> token.without("fva"), "requireSecondFactor", "true");
        assertRefused("second_factor_missing", token -> token.claim("fva", "0,0"), "requireSecondFactor", "true");
    }

    @Test
    void theFactorsAreNotTooOld() {
        assertPasses(factors(10, -1), "firstFactorMaxAge", "10");
        assertRefused("first_factor_too_old", factors(11, 0), "firstFactorMaxAge", "10");
        assertRefused("first_factor_too_old", factors(-1, 0), "firstFactorMaxAge", "10");
        assertRefused("first_factor_too_old", token -> token.without("fva"), "firstFactorMaxAge", "10");
        assertPasses(factors(99, 5), "secondFactorMaxAge", "5");
        assertRefused("second_factor_too_old", factors(0, 6), "secondFactorMaxAge", "5");
        assertRefused("second_factor_missing", factors(0, -1), "secondFactorMaxAge", "5");
    }

    @ParameterizedTest
    @CsvSource({"firstFactorMaxAge,ten", "secondFactorMaxAge,-1", "firstFactorMaxAge,99999999999", "allowedRoles,admin"
    })
    void itsSettingsCanBeRead(String setting, String value) {
        assertRefused("requirements_invalid", factors(0, 0), setting, value);
    }

    @Test
    void thePersonMeetsItAtTheNextTry() {
        Journey journey = journey("allowedOrganizations", acme.id());
        Page page = signIn(journey, in(beta, "member"));
        assertTrue(page.text().contains("Choose an organization in the app"), page.text());
        assertTrue(page.body().contains("href=\"" + keycloak.clerk().url() + "\""), page.body());
        Page again = journey.follow(page.link("#kc-clerk-again"));
        assertTrue(
                again.parameters().containsKey("callback_url"), again.address().toString());
        Page end = journey.returnWith(
                in(acme, "member").apply(keycloak.clerk().token(ada)).sign());
        assertTrue(end.parameters().containsKey("code"), () -> end.status() + " " + end.text());
    }

    @Test
    void itDoesSoAtTheSecondSignInToo() {
        TestRealm realm = keycloak.realm(PostLoginFlow.demanding("allowedOrganizations", acme.id()));
        assertTrue(signIn(new Journey(realm), in(acme, "member")).parameters().containsKey("code"));
        assertFalse(signIn(new Journey(realm), in(beta, "member")).parameters().containsKey("code"));
    }

    @Test
    void theFlowIsThatOfAClerkProvider() {
        TestRealm realm = keycloak.realm(json -> {
            PostLoginFlow.demanding().accept(json);
            RealmExport.provider(json).remove("postBrokerLoginFlowAlias");
            json.put("browserFlow", "demanding");
        });
        Page page = new Journey(realm).begin();
        assertTrue(page.text().contains("Sign-in is not set up"), page.text());
        assertEquals("not_signed_in_with_clerk", realm.lastReason());
    }

    @Test
    void andDoesNotLockAnAccountForBeingRefused() {
        TestRealm realm = keycloak.realm(PostLoginFlow.demanding("allowedOrganizations", acme.id())
                .andThen(json -> json.put("bruteForceProtected", true).put("failureFactor", 1)));
        for (int i = 0; i < 3; i++) {
            signIn(new Journey(realm), in(beta, "member"));
        }
        assertTrue(signIn(new Journey(realm), in(acme, "member")).parameters().containsKey("code"));
    }
}
