package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.ALIAS;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.claims;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.details;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.PostLoginFlow;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The user of an assertion")
class EnterpriseUsersIT {

    private static StandInIssuer issuer;

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final EnterpriseRealm enterprise;

    EnterpriseUsersIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        enterprise = new EnterpriseRealm(clerk, issuer);
    }

    @BeforeAll
    static void start() {
        issuer = StandInIssuer.start();
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    private TestRealm realm(Map<String, String> settings) {
        return keycloak.realm(enterprise.with(settings));
    }

    private static void isRefused(TestRealm realm, Assertion assertion, String reason) {
        Admin.Answer answer = trade(realm, assertion);
        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertEquals("invalid_grant", answer.body().path("error").asText());
        assertEquals(
                "The assertion is not accepted",
                answer.body().path("error_description").asText());
        assertEquals(reason, reason(realm), () -> details(realm).toString());
    }

    private static void isAccepted(TestRealm realm, Assertion assertion) {
        Admin.Answer answer = trade(realm, assertion);
        assertEquals(200, answer.status(), () -> answer.body() + " " + details(realm));
    }

    @Test
    void isTheOneWithTheAccountAndTheSubject() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        isAccepted(realm, enterprise.assertion(realm, ada));
        JsonNode links = realm.admin()
                .get(realm.path("/users/" + realm.user(ada.id()).path("id").asText() + "/federated-identity"));
        assertTrue(
                links.findValuesAsText("identityProvider").contains(ALIAS)
                        && links.findValuesAsText("userId").contains(enterprise.subject),
                links::toString);
        assertFalse(links.findValuesAsText("userName").contains(ada.email()), links::toString);
    }

    @Test
    void isFoundByTheIdThatTheIssuerKnowsOfThemHere() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        isRefused(realm, enterprise.assertion(realm, ada).without("email"), "ema_user_unknown");
        isAccepted(realm, enterprise.assertion(realm, ada).without("email").claim("aud_sub", ada.id()));
    }

    /** Whatever the assertion calls them: only the account says who they are. */
    @ParameterizedTest
    @ValueSource(strings = {"subject", "subject-or-owned-email"})
    void isNobodyWithoutTheAccount(String by) {
        TestRealm realm = realm(Map.of("enterpriseMatchUsersBy", by));
        StandInUser ada =
                clerk.add(StandInUser.named("Ada", "Lovelace").memberOf(enterprise.organization, "org:admin"));
        enterprise.signIn(realm, ada);
        isRefused(
                realm,
                enterprise.assertion(realm, ada).claim("email_verified", true).claim("aud_sub", ada.id()),
                "ema_user_unknown");
        ada.field("external_accounts", ada(enterprise.subject));
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_unknown");
    }

    private static ArrayNode ada(String subject) {
        ArrayNode accounts = Json.MAPPER.createArrayNode();
        accounts.addObject().put("provider", "oauth_google").put("provider_user_id", subject);
        return accounts;
    }

    @ParameterizedTest
    @CsvSource({
        "provider_user_id,okta-other",
        "provider_user_id,",
        "enterprise_connection_id,entconn_other",
        "active,false",
        "active,"
    })
    void isNobodyWithAnAccountThatIsAnother(String member, String value) {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        if (value == null) {
            ada.enterpriseAccount().putNull(member);
        } else if (value.equals("false")) {
            ada.enterpriseAccount().put(member, false);
        } else {
            ada.enterpriseAccount().put(member, value);
        }
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_unknown");
    }

    /** What nobody needs may be null or missing. */
    @Test
    void isKnownThoughMembersAreMissing() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        ObjectNode account = ada.enterpriseAccount();
        account.putNull("verification").putNull("enterprise_connection").remove("protocol");
        account.putNull("email_address").put("new_member", true);
        isAccepted(realm, enterprise.assertion(realm, ada));
    }

    @Test
    void isKnownByTheConnectionInsideTheAccount() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        ada.enterpriseAccount().putNull("enterprise_connection_id");
        isAccepted(realm, enterprise.assertion(realm, ada));
    }

    /** An address that the enterprise gives to somebody new does not bring the old account along. */
    @Test
    void isNotTheNextOneWithTheirAddress() {
        TestRealm realm = realm(Map.of("enterpriseMatchUsersBy", "subject-or-owned-email"));
        StandInUser ada = enterprise.signedIn(realm);
        enterprise.connection.domain("people.example", true, "enterprise_sso");
        isAccepted(realm, enterprise.assertion(realm, ada));
        isRefused(realm, enterprise.assertion(realm, ada).claim("sub", "okta-next"), "ema_other_subject");
        isAccepted(realm, enterprise.assertion(realm, ada));
    }

    @Test
    void canBeMatchedByAnAddressOfAnOwnedDomain() {
        TestRealm realm = realm(Map.of("enterpriseMatchUsersBy", "subject-or-owned-email"));
        StandInUser ada = enterprise.employee("pairwise-at-clerk");
        enterprise.signIn(realm, ada);
        enterprise.connection.domain("people.example", true, "enterprise_sso");
        isAccepted(realm, enterprise.assertion(realm, ada));
        isAccepted(realm, enterprise.assertion(realm, ada).without("email"));
    }

    @ParameterizedTest
    @CsvSource({
        "false, enterprise_sso, verified, subject-or-owned-email, the domain is not proven",
        "true, automatic_invitation, verified, subject-or-owned-email, the domain is for something else",
        "true, enterprise_sso, unverified, subject-or-owned-email, the account is not verified",
        "true, enterprise_sso, verified, subject, the administrator does not want it"
    })
    void isNotMatchedByAnAddressWhere(boolean owned, String enrollment, String status, String by, String why) {
        TestRealm realm = realm(Map.of("enterpriseMatchUsersBy", by));
        StandInUser ada = enterprise.employee("pairwise-at-clerk");
        enterprise.signIn(realm, ada);
        enterprise.connection.domain("people.example", owned, enrollment);
        ((ObjectNode) ada.enterpriseAccount().get("verification")).put("status", status);
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_unknown");
    }

    @Test
    void isNotMatchedByAnAddressThatTheIssuerDoubts() {
        TestRealm realm = realm(Map.of("enterpriseMatchUsersBy", "subject-or-owned-email"));
        StandInUser ada = enterprise.employee("pairwise-at-clerk");
        enterprise.signIn(realm, ada);
        enterprise.connection.domain("people.example", true, "enterprise_sso");
        isRefused(realm, enterprise.assertion(realm, ada).claim("email_verified", false), "ema_user_unknown");
    }

    @Test
    void isMemberOfTheOrganizationOfTheConnection() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        ada.leave(enterprise.organization).memberOf(StandInOrganization.named("Globex"), "org:admin");
        isRefused(realm, enterprise.assertion(realm, ada), "ema_not_a_member");
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
        // And the next sign-in with a browser leads to the same user.
        enterprise.signIn(realm, ada);
        assertEquals(1, realm.users());
    }

    @Test
    void isNotMadeFromSomebodyElsesAccount() {
        TestRealm realm = realm(Map.of("enterpriseMakeMissingUsers", "true"));
        StandInUser ada = enterprise.employee(enterprise.subject);
        realm.addUser("somebody", ada.email());
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_not_made");
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
        isRefused(realm, enterprise.assertion(realm, ada), "ema_required_action");
        assertEquals(0, realm.users(), "and nothing of them stays");
    }

    @Test
    void isNotMadeByAProviderThatOnlyLinks() {
        TestRealm realm = keycloak.realm(json -> {
            ((ObjectNode) json.path("identityProviders").get(0)).put("linkOnly", true);
            enterprise.with(Map.of("enterpriseMakeMissingUsers", "true")).accept(json);
        });
        isRefused(realm, enterprise.assertion(realm, enterprise.employee(enterprise.subject)), "ema_user_not_made");
    }

    @Test
    void whoIsBannedIsNotMade() {
        TestRealm realm = realm(Map.of("enterpriseMakeMissingUsers", "true"));
        StandInUser ada = enterprise.employee(enterprise.subject).blocked("banned");
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_not_active");
        assertEquals(0, realm.users());
    }

    @Test
    void isNotDisabledInKeycloak() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        isAccepted(realm, enterprise.assertion(realm, ada));
        ObjectNode user = (ObjectNode) realm.user(ada.id());
        realm.admin().put(realm.path("/users/" + user.path("id").asText()), user.put("enabled", false));
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_disabled");
    }

    @Test
    void hasNothingLeftToDoInKeycloak() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        ObjectNode user = (ObjectNode) realm.user(ada.id());
        user.putArray("requiredActions").add("UPDATE_PROFILE");
        realm.admin().put(realm.path("/users/" + user.path("id").asText()), user);
        isRefused(realm, enterprise.assertion(realm, ada), "ema_required_action");
    }

    @Test
    void isStillLinkedToTheClerkUser() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        isAccepted(realm, enterprise.assertion(realm, ada));
        realm.admin()
                .delete(realm.path("/users/" + realm.user(ada.id()).path("id").asText() + "/federated-identity/clerk"));
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_unlinked");
    }

    @ParameterizedTest
    @CsvSource({
        "allowedOrganizations,*,",
        "allowedOrganizations,org_other,organization_not_allowed",
        "requireVerifiedEmail,true,",
        "requireSecondFactor,true,second_factor_missing"
    })
    void meetsTheRequirementsOfASignIn(String setting, String value, String missing) {
        TestRealm realm = keycloak.realm(PostLoginFlow.demanding(setting, value)
                .andThen(enterprise.with(Map.of("enterpriseMakeMissingUsers", "true"))));
        StandInUser ada = enterprise.employee(enterprise.subject);
        if (missing == null) {
            isAccepted(realm, enterprise.assertion(realm, ada));
        } else {
            isRefused(realm, enterprise.assertion(realm, ada), "ema_requirement");
            assertEquals(missing, details(realm).path("cause").asText());
        }
    }
}
