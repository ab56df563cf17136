package io.github.keycloakclerk.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.enterprise.EnterpriseRealm;
import io.github.keycloakclerk.enterprise.StandInIssuer;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Calls;
import io.github.keycloakclerk.standin.Misbehaviour;
import io.github.keycloakclerk.standin.StandInClerk;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The check of enterprise issuers")
class EnterpriseCheckIT {

    private final StandInClerk clerk = StandInClerk.start(0);
    private final StandInIssuer issuer = StandInIssuer.start();
    private final EnterpriseRealm enterprise = new EnterpriseRealm(clerk, issuer);
    private final TestKeycloak keycloak;

    EnterpriseCheckIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
    }

    @AfterEach
    void stop() {
        issuer.close();
        clerk.close();
    }

    private TestRealm realm(Map<String, String> settings) {
        return keycloak.newRealm(clerk, enterprise.with(settings));
    }

    private static Checked check(TestRealm realm) {
        return new Checked(realm.admin().get(realm.path("/clerk/clerk/check")));
    }

    @Test
    void findsNothingWrongWhereTheyWork() {
        enterprise.connection.domain("people.example", true, "enterprise_sso");
        Checked checked = check(realm(Map.of("enterpriseMatchUsersBy", "subject-or-owned-email")));
        for (String id :
                Set.of("enterprise-issuer", "enterprise-connection", "enterprise-domains", "enterprise-clients")) {
            assertEquals("ok", checked.status(id), id);
        }
    }

    @Test
    void saysNothingWhereThereAreNone() {
        TestRealm realm = realm(Map.of("enterpriseIssuers", ""));
        assertFalse(
                realm.admin().get(realm.path("/clerk/clerk/check")).toString().contains("enterprise-"));
    }

    @Test
    void tellsOfAnIssuerThatIsGoneOrPublishesNoKeys() {
        TestRealm realm = realm(Map.of());
        String path = realm.path("/identity-provider/instances/" + EnterpriseRealm.ALIAS);
        ObjectNode provider = (ObjectNode) realm.admin().get(path);
        ((ObjectNode) provider.get("config")).put("jwksUrl", issuer.url() + "/elsewhere");
        realm.admin().put(path, provider);
        assertEquals("problem", check(realm).status("enterprise-issuer"));
        ((ObjectNode) provider.get("config")).put("jwksUrl", "http://localhost:1/keys");
        realm.admin().put(path, provider);
        assertEquals("problem", check(realm).status("enterprise-issuer"));
        realm.admin().delete(path);
        assertEquals("problem", check(realm).status("enterprise-issuer"));
    }

    @Test
    void tellsOfAConnectionThatCannotBeUsed() {
        TestRealm realm = realm(Map.of());
        enterprise.connection.active(false);
        assertEquals("problem", check(realm).status("enterprise-connection"));
        enterprise.connection.active(true).ofNobody();
        assertEquals("problem", check(realm).status("enterprise-connection"));
        clerk.misbehave(Calls.CONNECTIONS, Misbehaviour.status(503, "{}", Map.of()));
        assertEquals("warning", check(realm).status("enterprise-connection"));
        clerk.misbehave(Calls.CONNECTIONS, Misbehaviour.status(404, "{}", Map.of()));
        assertEquals("problem", check(realm).status("enterprise-connection"));
    }

    @Test
    void tellsOfDomainsThatNobodyProved() {
        TestRealm realm = realm(Map.of("enterpriseMatchUsersBy", "subject-or-owned-email"));
        assertEquals("warning", check(realm).status("enterprise-domains"));
        enterprise.connection.domain("people.example", false, "enterprise_sso");
        assertEquals("warning", check(realm).status("enterprise-domains"));
    }

    @Test
    void tellsOfPublicClientsThatAreNone() {
        assertEquals(
                "warning",
                check(realm(Map.of("enterprisePublicClients", "nobody"))).status("enterprise-clients"));
        assertEquals(
                "warning",
                check(realm(Map.of("enterprisePublicClients", EnterpriseRealm.CLIENT)))
                        .status("enterprise-clients"));
        assertEquals(
                "ok",
                check(realm(Map.of("enterprisePublicClients", "https://claude.ai/oauth/mcp-oauth-client-metadata")))
                        .status("enterprise-clients"));
    }

    @Test
    void tellsThatNoClientIsAllowed() {
        TestRealm realm = keycloak.newRealm(clerk, enterprise.with(Map.of()).andThen(json -> {
            for (var client : json.path("clients")) {
                if (client.has("attributes")) {
                    ((ObjectNode) client.get("attributes")).remove("oauth2.jwt.authorization.grant.idp");
                }
            }
        }));
        assertEquals("warning", check(realm).status("enterprise-clients"));
    }
}
