package io.github.keycloakclerk.enterprise;

import static io.github.keycloakclerk.enterprise.EnterpriseRealm.claims;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.reason;
import static io.github.keycloakclerk.enterprise.EnterpriseRealm.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.github.keycloakclerk.harness.Admin;
import io.github.keycloakclerk.harness.KeycloakExtension;
import io.github.keycloakclerk.harness.TestKeycloak;
import io.github.keycloakclerk.harness.TestRealm;
import io.github.keycloakclerk.standin.StandInUser;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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
    private final ECKey key = key();

    EnterpriseProofIT(TestKeycloak keycloak) {
        enterprise = new EnterpriseRealm(keycloak.clerk(), issuer);
        realm = keycloak.realm(enterprise.with(Map.of()));
        ada = enterprise.signedIn(realm);
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String thumbprint(ECKey of) {
        try {
            return of.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 9449, section 4.2. */
    private String proof(ECKey by) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(new JOSEObjectType("dpop+jwt"))
                    .jwk(by.toPublicJWK())
                    .build();
            JWSObject proof = new JWSObject(
                    header,
                    new Payload(Map.of(
                            "htm",
                            "POST",
                            "htu",
                            realm.url() + "/protocol/openid-connect/token",
                            "iat",
                            Instant.now().getEpochSecond(),
                            "jti",
                            UUID.randomUUID().toString())));
            proof.sign(new ECDSASigner(by));
            return proof.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private Admin.Answer proven(Assertion assertion, ECKey by) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", EnterpriseRealm.CLIENT);
        parameters.put("client_secret", EnterpriseRealm.SECRET);
        return EnterpriseRealm.ask(realm, Map.of("DPoP", proof(by)), assertion.sign(), parameters);
    }

    private Assertion bound() {
        return enterprise.assertion(realm, ada).claim("cnf", Map.of("jkt", thumbprint(key)));
    }

    private void isBound(Admin.Answer answer) {
        assertEquals(200, answer.status(), () -> answer.body() + reason(realm));
        assertEquals("DPoP", answer.body().path("token_type").asText());
        assertEquals(thumbprint(key), claims(answer).path("cnf").path("jkt").asText());
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
        assertEquals(400, proven(bound(), key()).status());
        assertEquals("ema_proof_of_possession", reason(realm));
        assertEquals(400, trade(realm, bound()).status());
        assertEquals("ema_proof_of_possession", reason(realm));
    }
}
