package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.CLIENT;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.SECRET;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.SERVER;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * MCP's conformance scenarios for a resource authorization server ({@code ema/resource-authorization-server/}), by their
 * description: no release of the suite has them. Its runner signs with ES256, authenticates with {@code client_secret_post},
 * and names resource and scope only in the assertion. {@link EnterpriseMetadataIT} has the metadata scenario.
 */
@ExtendWith(KeycloakExtension.class)
@DisplayName("Conformance of the resource authorization server")
class EnterpriseConformanceIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final EnterpriseRealm enterprise;
    private final TestRealm realm;
    private final StandInUser ada;

    EnterpriseConformanceIT(TestKeycloak keycloak) {
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = keycloak.realm(enterprise.with(Map.of()));
        ada = enterprise.signedIn(realm);
    }

    private Assertion assertion() {
        return enterprise.assertion(realm, ada).algorithm(JWSAlgorithm.ES256);
    }

    private JsonNode introspected(Assertion assertion) {
        Admin.Answer answer = trade(realm, assertion);
        assertEquals(200, answer.status(), () -> answer.body() + " " + EnterpriseRealm.details(realm));
        assertTrue(answer.body().path("token_type").asText().equalsIgnoreCase("Bearer"));
        assertFalse(answer.body().has("refresh_token"));
        JsonNode told = new OAuthClient(realm.url(), CLIENT, "")
                .introspect(answer.body().path("access_token").asText(), CLIENT, SECRET);
        assertTrue(told.path("active").asBoolean(), told::toString);
        assertEquals(CLIENT, told.path("client_id").asText());
        assertEquals(realm.user(ada.id()).path("id").asText(), told.path("sub").asText());
        return told;
    }

    private void isRefused(Assertion assertion, String error) {
        Admin.Answer answer = trade(realm, assertion);
        assertEquals(400, answer.status());
        assertEquals(error, answer.body().path("error").asText());
    }

    @Test
    void happyPath() {
        introspected(assertion());
    }

    @Test
    void happyPathWithResource() {
        assertEquals(
                SERVER,
                introspected(assertion().claim("resource", SERVER)).path("aud").asText());
    }

    @Test
    void happyPathWithScope() {
        JsonNode told = introspected(assertion().claim("resource", SERVER).claim("scope", "mcp mcp:read"));
        assertTrue(told.path("scope").asText().contains("mcp:read"), told::toString);
    }

    @Test
    void errorPath() {
        isRefused(assertion().claim("resource", "https://unknown.example/mcp"), "invalid_target");
    }

    @Test
    void errorPathInvalidScope() {
        isRefused(assertion().claim("scope", "nonsense:scope"), "invalid_scope");
    }

    @Test
    void errorPathInvalidSignature() {
        isRefused(enterprise.assertion(realm, ada).forged(), "invalid_grant");
    }

    @Test
    void errorPathUntrustedIdp() {
        try (StandInIssuer other = StandInIssuer.start()) {
            isRefused(
                    Assertion.of(other, realm.url().toString(), CLIENT, enterprise.subject)
                            .claim("email", ada.email()),
                    "invalid_grant");
        }
    }
}
