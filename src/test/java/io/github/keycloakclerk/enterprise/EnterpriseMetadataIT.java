package io.github.keycloakclerk.enterprise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.AgentClient;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The metadata says of JWT grants")
@Tag("core")
class EnterpriseMetadataIT {

    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String PROFILE = "urn:ietf:params:oauth:grant-profile:id-jag";

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final TestKeycloak keycloak;
    private final EnterpriseRealm enterprise;

    EnterpriseMetadataIT(TestKeycloak keycloak) {
        this.keycloak = keycloak;
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
    }

    private static JsonNode metadata(TestRealm realm) {
        return Json.read(new Browser(address -> false)
                .open(URI.create(realm.url() + "/.well-known/oauth-authorization-server"))
                .body());
    }

    private static boolean names(JsonNode metadata, String member, String value) {
        Set<String> values = new TreeSet<>();
        metadata.path(member).forEach(one -> values.add(one.asText()));
        return values.contains(value);
    }

    private static void says(TestRealm realm, boolean grant, boolean profile) {
        JsonNode metadata = metadata(realm);
        assertEquals(grant, names(metadata, "grant_types_supported", JWT_BEARER), metadata::toString);
        assertEquals(profile, names(metadata, "authorization_grant_profiles_supported", PROFILE), metadata::toString);
        assertFalse(metadata.toString().contains(issuer.url()), "nobody learns who is trusted");
    }

    @Test
    void nothingInTheExportedRealm() {
        says(keycloak.realm(), false, false);
    }

    @Test
    void theGrantAndItsProfileWhereAnIssuerIsListed() {
        says(keycloak.realm(enterprise.with(Map.of())), true, true);
    }

    @Test
    void theGrantAloneWhereTemplatesOfClerkAreTaken() {
        says(keycloak.realm(AgentClient.grant(true)), true, false);
    }

    @Test
    void theGrantAloneWhereAnotherProviderIsForIt() {
        says(keycloak.realm(enterprise.with(Map.of("enterpriseIssuers", ""))), true, false);
    }

    @Test
    void whatHoldsNowWhenTheAdministratorChangesIt() {
        TestRealm realm = keycloak.realm(enterprise.with(Map.of()));
        says(realm, true, true);
        realm.change("enterpriseIssuers", "");
        says(realm, true, false);
        realm.admin().delete(realm.path("/identity-provider/instances/" + EnterpriseRealm.ALIAS));
        says(realm, false, false);
    }

    @Test
    void nothingWhileTheProviderIsSwitchedOff() {
        says(
                keycloak.realm(enterprise
                        .with(Map.of())
                        .andThen(json -> ((ArrayNode) json.get("identityProviders"))
                                .forEach(provider -> ((ObjectNode) provider).put("enabled", false)))),
                false,
                false);
    }
}
