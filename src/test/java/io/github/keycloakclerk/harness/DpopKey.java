package io.github.keycloakclerk.harness;

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
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A key whose possession a client proves (DPoP, RFC 9449). */
public record DpopKey(ECKey key) {

    public static DpopKey create() {
        try {
            return new DpopKey(new ECKeyGenerator(Curve.P_256).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The header <i>DPoP</i> of a request to the token endpoint (section 4.2). */
    public String proof(URI issuer) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(new JOSEObjectType("dpop+jwt"))
                    .jwk(key.toPublicJWK())
                    .build();
            JWSObject proof = new JWSObject(
                    header,
                    new Payload(Map.of(
                            "htm",
                            "POST",
                            "htu",
                            issuer + "/protocol/openid-connect/token",
                            "iat",
                            Instant.now().getEpochSecond(),
                            "jti",
                            UUID.randomUUID().toString())));
            proof.sign(new ECDSASigner(key));
            return proof.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
