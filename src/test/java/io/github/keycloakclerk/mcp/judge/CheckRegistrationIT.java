package io.github.keycloakclerk.mcp.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.Registrar;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.Json;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@DisplayName("An administrator who shows a registration")
class CheckRegistrationIT {

    private static final String CALLBACK = "http://127.0.0.1:33418/cb";

    private final TestRealm realm;

    CheckRegistrationIT(TestKeycloak keycloak) {
        this.realm = keycloak.realm();
    }

    private JudgedAnswer judge(ObjectNode registration) {
        return JudgedAnswer.of(realm, "registration", registration);
    }

    private int clients() {
        return realm.admin().get(realm.path("/clients?max=1000")).size();
    }

    @Test
    void learnsWhatTheClientBecomesAndNothingIsStored() {
        int before = clients();
        ObjectNode asked = Registrar.metadata(CALLBACK).put("scope", "").put("x_unknown", true);
        asked.withArray("grant_types").add("urn:ietf:params:oauth:grant-type:jwt-bearer");
        JudgedAnswer answer = judge(asked);
        assertTrue(answer.isAccepted(), answer.body().toPrettyString());
        assertEquals(
                List.of("unknown-members", "grant-types", "scope", "redirect-uri-port", "consent"),
                answer.rules("changed"));
        assertTrue(answer.change("unknown-members").contains("x_unknown"), answer.change("unknown-members"));
        assertTrue(answer.client().path("consentRequired").asBoolean());
        assertEquals(
                "S256",
                answer.client()
                        .path("attributes")
                        .path("pkce.code.challenge.method")
                        .asText());
        assertEquals(before, clients());
        assertEquals(0, realm.admin().get(realm.path("/events")).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redirect_uris | https://evil.example/cb | redirect-uri",
                "redirect_uris | http://evil.example/cb | redirect-uri",
                "redirect_uris | https://claude.ai/* | redirect-uri",
                "client_name | ${addressScopeConsentText} | client-name",
                "client_uri | javascript:alert(1) | client-uri",
                "jwks_uri | https://keys.example/jwks | jwks-uri",
                "token_endpoint_auth_method | made_up | client",
                "subject_type | made_up | metadata"
            })
    void learnsTheRuleThatRefusesAndSoDoesTheClient(String member, String value, String rule) {
        ObjectNode asked = Registrar.metadata(CALLBACK);
        if (member.endsWith("s")) {
            asked.putArray(member).add(value);
        } else {
            asked.put(member, value);
        }
        JudgedAnswer answer = judge(asked);
        assertFalse(answer.isAccepted());
        assertEquals(List.of(rule), answer.rules("refused"));
        assertTrue(answer.change(rule).startsWith("The client is told: "), answer.change(rule));
        assertTrue(answer.client().isMissingNode());
        Registrar.Answer told = new Registrar(realm.url()).register(asked);
        assertEquals(400, told.status());
        assertTrue(answer.change(rule).contains(told.description()), told.description() + " / " + answer.change(rule));
    }

    @Test
    void learnsOfAllThatIsWrongAtOnce() {
        ObjectNode asked = Registrar.metadata("https://evil.example/cb").put("client_name", " ");
        asked.withArray("redirect_uris").add(CALLBACK).add("ftp://x.example/cb");
        JudgedAnswer answer = judge(asked);
        assertEquals(List.of("client-name", "redirect-uri"), answer.rules("refused"));
        assertTrue(answer.rules("passed").contains("redirect-uri"), "the loopback address");
    }

    @Test
    void learnsOfAPolicyThatRefuses() {
        ObjectNode policy = Json.object("name", "Trusted Hosts", "providerId", "trusted-hosts");
        policy.put("providerType", "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy");
        ObjectNode config = policy.put("subType", "anonymous").putObject("config");
        config.putArray("host-sending-registration-request-must-match").add("true");
        config.putArray("client-uris-must-match").add("true");
        realm.admin().post(realm.path("/components"), policy);
        JudgedAnswer answer = judge(Registrar.metadata(CALLBACK));
        assertEquals(List.of("registration-policy"), answer.rules("refused"));
        assertTrue(
                answer.change("registration-policy").contains("Trusted Hosts"), answer.change("registration-policy"));
    }

    @Test
    void isToldWhatToSend() {
        assertEquals(
                400,
                realm.admin()
                        .send("POST", realm.path("/mcp/check-client"), Json.object("client", "x"))
                        .status());
    }
}
