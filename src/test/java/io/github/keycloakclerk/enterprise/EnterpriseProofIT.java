package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.claims;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.DpopKey;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(KeycloakExtension.class)
@DisplayName("A key that the client proves (DPoP)")
class EnterpriseProofIT {

    @RegisterExtension
    static StandInIssuer issuer = StandInIssuer.start();

    private final EnterpriseRealm enterprise;
    private final TestRealm realm;
    private final StandInUser ada;
    private final DpopKey key = DpopKey.create();

    EnterpriseProofIT(TestKeycloak keycloak) {
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = keycloak.realm(enterprise.with(Map.of()));
        ada = enterprise.signedIn(realm);
    }

    private Admin.Answer proven(Assertion assertion, DpopKey by) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", EnterpriseRealm.CLIENT);
        parameters.put("client_secret", EnterpriseRealm.SECRET);
        return EnterpriseRealm.ask(realm, Map.of("DPoP", by.proof(realm.url())), assertion.sign(), parameters);
    }

    private Assertion bound() {
        return enterprise.assertion(realm, ada).claim("cnf", Map.of("jkt", key.thumbprint()));
    }

    private void isBound(Admin.Answer answer) {
        assertEquals(200, answer.status(), () -> answer.body() + reason(realm));
        assertEquals("DPoP", answer.body().path("token_type").asText());
        assertEquals(key.thumbprint(), claims(answer).path("cnf").path("jkt").asText());
    }

    @Test
    void bindsTheTokenWhereTheAssertionWantsIt() {
        isBound(proven(bound(), key));
    }

    @Test
    void bindsTheTokenOfAnyAssertion() {
        isBound(proven(enterprise.assertion(realm, ada), key));
    }

    @Test
    void hasToBeThatOfTheAssertion() {
        assertEquals(400, proven(bound(), DpopKey.create()).status());
        assertEquals("ema_proof_of_possession", reason(realm));
        assertEquals(400, trade(realm, bound()).status());
        assertEquals("ema_proof_of_possession", reason(realm));
    }
}
