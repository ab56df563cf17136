package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.ALIAS;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.details;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.isAccepted;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.isRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.PostLoginFlow;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInClerk;
import io.github.keycloakclerk.standin.StandInOrganization;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The user of an assertion")
class EnterpriseUsersIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final StandInClerk clerk;
    private final EnterpriseRealm enterprise;

    EnterpriseUsersIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        this.clerk = keycloak.clerk();
        enterprise = new EnterpriseRealm(clerk, issuer);
    }

    private TestRealm realm(Map<String, String> settings) {
        return keycloak.realm(enterprise.with(settings));
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

    /** Only the account identifies the user, whatever the assertion claims. */
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
            enterprise.account(ada).putNull(member);
        } else if (value.equals("false")) {
            enterprise.account(ada).put(member, false);
        } else {
            enterprise.account(ada).put(member, value);
        }
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_unknown");
    }

    /** Members that are not needed may be null or missing. */
    @Test
    void isKnownThoughMembersAreMissing() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        ObjectNode account = enterprise.account(ada);
        account.putNull("verification").putNull("enterprise_connection").remove("protocol");
        account.putNull("email_address").put("new_member", true);
        isAccepted(realm, enterprise.assertion(realm, ada));
    }

    @Test
    void isKnownByTheConnectionInsideTheAccount() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        enterprise.account(ada).putNull("enterprise_connection_id");
        isAccepted(realm, enterprise.assertion(realm, ada));
    }

    @Test
    void isMemberOfTheOrganizationOfTheConnection() {
        TestRealm realm = realm(Map.of());
        StandInUser ada = enterprise.signedIn(realm);
        ada.leave(enterprise.organization).memberOf(StandInOrganization.named("Globex"), "org:admin");
        isRefused(realm, enterprise.assertion(realm, ada), "ema_not_a_member");
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
        // The link to the subject was removed with it, and an e-mail address does not identify the account.
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_missing");
        JsonNode links = realm.admin()
                .get(realm.path("/users/" + realm.user(ada.id()).path("id").asText() + "/federated-identity"));
        assertEquals(0, links.size(), links::toString);
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
            isRefused(realm, enterprise.assertion(realm, ada), "ema_requirement_not_met");
            assertEquals(missing, details(realm).path("cause").asText());
        }
    }

    @Test
    void isNotAskedAboutAgainWhileTheyAreRefused() {
        TestRealm realm = realm(Map.of("guardCacheSeconds", "60"));
        StandInUser ada = enterprise.signedIn(realm);
        ada.leave(enterprise.organization);
        isRefused(realm, enterprise.assertion(realm, ada), "ema_not_a_member");
        clerk.calls().reset();
        isRefused(realm, enterprise.assertion(realm, ada), "ema_not_a_member");
        assertEquals(0, clerk.calls().to(Calls.USERS) + clerk.calls().to(Calls.USER_LIST));
        assertEquals(0, clerk.calls().to(Calls.CONNECTIONS));
    }
}
