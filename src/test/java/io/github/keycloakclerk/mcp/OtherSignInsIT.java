package io.github.keycloakclerk.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.Browser;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.OAuthClient;
import io.github.keycloakclerk.harness.Page;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.harness.Visitor;
import io.github.keycloakclerk.standin.Json;
import io.github.keycloakclerk.standin.StandInUser;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("The details of the consent page do not disturb")
class OtherSignInsIT {

    private final TestRealm realm;
    private final StandInUser ada;

    OtherSignInsIT(TestKeycloak keycloak) {
        this.realm = keycloak.realm();
        this.ada = keycloak.clerk().add(StandInUser.named("Ada", "Lovelace"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSignInAtADevice(boolean consentRequired) {
        ObjectNode client = Json.object("clientId", "device", "protocol", "openid-connect");
        client.put("publicClient", true).put("consentRequired", consentRequired);
        client.putObject("attributes").put("oauth2.device.authorization.grant.enabled", "true");
        realm.admin().post(realm.path("/clients"), client);
        OAuthClient device = new OAuthClient(realm.url(), "device", "");
        JsonNode begun = device.beginAtDevice("openid mcp:read");
        Browser browser = new Browser(address -> false);
        Page end = new Visitor(browser)
                .signIn(URI.create(begun.path("verification_uri_complete").asText()), ada);
        assertEquals(200, end.status(), end.text());
        assertTrue(end.text().contains("Device Login Successful"), end.text());
        assertTrue(device.finishAtDevice(begun).has("access_token"));
    }
}
