package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("By its type")
class AssertionTypesIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final EnterpriseRealm enterprise;
    private final TestRealm realm;
    private final StandInUser ada;

    AssertionTypesIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = keycloak.realm(enterprise.with(Map.of()));
        ada = enterprise.signedIn(realm);
    }

    private Assertion assertion() {
        return enterprise.assertion(realm, ada);
    }

    @Test
    void forTheTokenEndpoint() {
        Admin.Answer answer = trade(realm, assertion().claim("aud", realm.url() + "/protocol/openid-connect/token"));
        assertEquals(400, answer.status());
        assertEquals("ema_audience", reason(realm));
    }

    @Test
    void forTwoAudiences() {
        Admin.Answer answer =
                trade(realm, assertion().claim("aud", List.of(realm.url().toString(), "https://other.example")));
        assertEquals(400, answer.status());
        assertEquals("ema_audience", reason(realm));
    }

    /** Other JWTs of such an issuer are refused: Keycloak's own grant would check neither the client nor Clerk. */
    @ParameterizedTest
    @MethodSource("otherTypes")
    void ofAnotherTypeFromTheSameIssuer(String type) {
        trade(realm, assertion());
        Admin.Answer answer = trade(realm, assertion().type(type));
        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertEquals("ema_type", reason(realm));
    }

    static Stream<String> otherTypes() {
        return Stream.of("", "JWT", "at+jwt", "oauth-id-jag", "text/oauth-id-jag+jwt");
    }

    /** Without listed issuers, an assertion is refused too and does not reach Keycloak's own grant. */
    @ParameterizedTest
    @MethodSource("spellings")
    void whereNobodyIsListed(String type) {
        TestRealm other = keycloak.realm(enterprise.with(Map.of("enterpriseIssuers", "")));
        enterprise.signIn(other, ada);
        Admin.Answer answer = trade(other, enterprise.assertion(other, ada).type(type));
        assertEquals(400, answer.status());
        assertEquals("ema_issuer", reason(other));
    }

    static Stream<String> spellings() {
        return Stream.of(
                "oauth-id-jag+jwt",
                "OAUTH-ID-JAG+JWT",
                "application/oauth-id-jag+jwt",
                "Application/OAuth-Id-Jag+Jwt",
                " oauth-id-jag+jwt ; v=1");
    }

    /** Two issuers may assign the same ID to two assertions. */
    @Test
    void butOfAnotherIssuerWithTheSameId() {
        try (StandInIssuer second = StandInIssuer.start()) {
            EnterpriseRealm both = new EnterpriseRealm(keycloak.clerk(), issuer);
            EnterpriseRealm other = new EnterpriseRealm(keycloak.clerk(), second);
            TestRealm two = keycloak.realm(both.with(Map.of(
                            "enterpriseIssuers",
                            EnterpriseRealm.ALIAS + "=" + both.connection.id() + "##globex=" + other.connection.id()))
                    .andThen(json -> ((ArrayNode) json.get("identityProviders"))
                            .insert(0, EnterpriseRealm.provider("globex", second)))
                    .andThen(json -> json.get("clients").forEach(client -> {
                        if (client.path("clientId").asText().equals(EnterpriseRealm.CLIENT)) {
                            ((ObjectNode) client.get("attributes"))
                                    .put("oauth2.jwt.authorization.grant.idp", EnterpriseRealm.ALIAS + "##globex");
                        }
                    })));
            StandInUser here = both.signedIn(two);
            StandInUser there = other.signedIn(two);
            assertEquals(
                    200, trade(two, both.assertion(two, here).claim("jti", "1")).status());
            Admin.Answer answer = trade(two, other.assertion(two, there).claim("jti", "1"));
            assertEquals(200, answer.status(), () -> answer.body() + " " + EnterpriseRealm.details(two));
            assertEquals(
                    400,
                    trade(two, other.assertion(two, there).claim("jti", "1")).status());
            // Nor does the subject of one issuer identify the user of the other.
            assertEquals(
                    400,
                    trade(
                                    two,
                                    both.assertion(two, there)
                                            .claim("sub", other.subject)
                                            .claim("jti", "2"))
                            .status());
            assertEquals("ema_user_unknown", reason(two));
        }
    }

    /** Disabling the provider must not leave its issuers to Keycloak's own grant. */
    @Test
    void ofAnotherTypeWhereTheProviderIsSwitchedOff() {
        trade(realm, assertion());
        ObjectNode provider = (ObjectNode) realm.admin().get(realm.path("/identity-provider/instances/clerk"));
        realm.admin().put(realm.path("/identity-provider/instances/clerk"), provider.put("enabled", false));
        assertEquals(400, trade(realm, assertion().type("JWT")).status());
        assertEquals("ema_type", reason(realm));
        assertEquals(400, trade(realm, assertion()).status());
        assertEquals("ema_issuer", reason(realm));
    }
}
