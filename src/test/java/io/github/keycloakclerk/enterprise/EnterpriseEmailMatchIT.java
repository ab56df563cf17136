package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.isAccepted;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.isRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
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
@DisplayName("The address of a user of an assertion")
class EnterpriseEmailMatchIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final EnterpriseRealm enterprise;

    EnterpriseEmailMatchIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
    }

    private TestRealm realm(Map<String, String> settings) {
        return keycloak.realm(enterprise.with(settings));
    }

    /** If the enterprise reassigns an e-mail address to a new user, the old account does not go with it. */
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
        // The link alone is not enough: the account has another subject, and only the e-mail address matches.
        isRefused(realm, enterprise.assertion(realm, ada).without("email"), "ema_account_not_active");
        isRefused(
                realm,
                enterprise.assertion(realm, ada).claim("email", "next@people.example"),
                "ema_account_not_active");
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
        ((ObjectNode) enterprise.account(ada).get("verification")).put("status", status);
        isRefused(realm, enterprise.assertion(realm, ada), "ema_user_unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "no"})
    void isNotMatchedByAnAddressThatTheIssuerDoubts(String said) {
        TestRealm realm = realm(Map.of("enterpriseMatchUsersBy", "subject-or-owned-email"));
        StandInUser ada = enterprise.employee("pairwise-at-clerk");
        enterprise.signIn(realm, ada);
        enterprise.connection.domain("people.example", true, "enterprise_sso");
        isRefused(
                realm,
                enterprise.assertion(realm, ada).claim("email_verified", said.equals("false") ? (Object) false : said),
                "ema_user_unknown");
    }
}
