package io.github.keycloakclerk.enterprise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A provider with enterprise issuers")
class EnterpriseSettingsIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final EnterpriseRealm enterprise;
    private final TestRealm realm;

    EnterpriseSettingsIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = keycloak.realm(enterprise.with(Map.of()).andThen(json -> {
            ArrayNode providers = (ArrayNode) json.get("identityProviders");
            ObjectNode same = EnterpriseRealm.provider("same-issuer", issuer);
            // Keycloak refuses two enabled providers with the same issuer.
            providers.insert(0, same.put("enabled", false));
            ObjectNode plain = EnterpriseRealm.provider("plain-keys", issuer);
            ((ObjectNode) plain.get("config"))
                    .put("issuer", "https://plain.example")
                    .put("jwksUrl", "http://10.0.0.1/keys");
            providers.insert(0, plain);
            ObjectNode alone = EnterpriseRealm.provider("key-alone", issuer);
            ((ObjectNode) alone.get("config"))
                    .put("issuer", "https://alone.example")
                    .put("useJwksUrl", "false")
                    .put("publicKeySignatureVerifier", "MIIBIjANBg");
            providers.insert(0, alone);
        }));
    }

    private Admin.Answer save(String key, String value) {
        String path = realm.path("/identity-provider/instances/clerk");
        ObjectNode provider = (ObjectNode) realm.admin().get(path);
        ((ObjectNode) provider.get("config")).put(key, value);
        return realm.admin().send("PUT", path, provider);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enterpriseIssuers | acme-idp | alias=connection",
                "enterpriseIssuers | =entconn_1 | alias=connection",
                "enterpriseIssuers | acme-idp= | alias=connection",
                "enterpriseIssuers | acme-idp=../users | alias=connection",
                "enterpriseIssuers | nobody=entconn_1 | no identity provider nobody",
                "enterpriseIssuers | clerk=entconn_1 | no identity provider clerk",
                "enterpriseIssuers | acme-idp=entconn_1##acme-idp=entconn_2 | once",
                "enterpriseIssuers | acme-idp=entconn_1##other=entconn_1 | once",
                "enterpriseIssuers | acme-idp=entconn_1##same-issuer=entconn_2 | same issuer",
                "enterpriseIssuers | plain-keys=entconn_2 | must come from a JWKS URL that starts with https://",
                "enterpriseIssuers | key-alone=entconn_2 | or be a key with its ID and algorithm",
                "enterpriseMatchUsersBy | email | must be one of subject, subject-or-owned-email",
                "enterpriseMakeMissingUsers | perhaps | must be true or false",
                "enterpriseMaxAssertionAge | 29 | from 30 to 3600",
                "enterpriseMaxAssertionAge | 3601 | from 30 to 3600",
                "enterpriseTokenLifetime | 59 | from 60 to 3600",
                "enterpriseTokenLifetime | 3601 | from 60 to 3600"
            })
    void isNotSavedWith(String key, String value, String sentence) {
        Admin.Answer answer = save(key, value);
        assertEquals(400, answer.status(), () -> answer.body().toString());
        assertTrue(answer.errorMessage().contains(sentence), answer.errorMessage());
        assertTrue(answer.errorMessage().contains(key), answer.errorMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "enterpriseMatchUsersBy,subject-or-owned-email",
        "enterpriseMakeMissingUsers,true",
        "enterprisePublicClients,https://claude.ai/oauth/mcp-oauth-client-metadata",
        "enterpriseMaxAssertionAge,3600",
        "enterpriseTokenLifetime,60",
        "enterpriseIssuers,''"
    })
    void isSavedWith(String key, String value) {
        assertEquals(204, save(key, value).status());
    }

    @Test
    void cannotShareAnIssuerWithAnotherProvider() {
        ObjectNode second = (ObjectNode) realm.admin().get(realm.path("/identity-provider/instances/clerk"));
        second.remove("internalId");
        ((ObjectNode) second.get("config")).put("clientSecret", keycloak.clerk().secretKey());
        Admin.Answer answer =
                realm.admin().send("POST", realm.path("/identity-provider/instances"), second.put("alias", "second"));
        assertEquals(400, answer.status());
        assertTrue(answer.errorMessage().contains("another Clerk provider"), answer.errorMessage());
    }
}
