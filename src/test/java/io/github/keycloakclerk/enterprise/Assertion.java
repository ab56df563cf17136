package io.github.keycloakclerk.enterprise;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An Identity Assertion JWT of an identity provider, which a test can make invalid. */
public final class Assertion {

    private final StandInIssuer issuer;
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private final Map<String, Object> headers = new LinkedHashMap<>();
    private String type = "oauth-id-jag+jwt";
    private JWSAlgorithm algorithm = JWSAlgorithm.RS256;
    private RSAKey key;
    private String keyId;
    private boolean critical;

    private Assertion(StandInIssuer issuer) {
        this.issuer = issuer;
        this.key = issuer.key();
        this.keyId = key.getKeyID();
    }

    /** @param audience issuer of the realm */
    public static Assertion of(StandInIssuer issuer, String audience, String clientId, String subject) {
        return new Assertion(issuer)
                .claim("iss", issuer.url())
                .claim("sub", subject)
                .claim("aud", audience)
                .claim("client_id", clientId)
                .claim("jti", UUID.randomUUID().toString())
                .issuedAt(Instant.now(), 300);
    }

    Assertion issuedAt(Instant time, long seconds) {
        return claim("iat", time.getEpochSecond()).claim("exp", time.getEpochSecond() + seconds);
    }

    public Assertion claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    Assertion without(String name) {
        claims.remove(name);
        return this;
    }

    Assertion header(String name, Object value) {
        headers.put(name, value);
        return this;
    }

    /** With a critical header, which recipients that do not know it must refuse (RFC 7515, section 4.1.11). */
    Assertion withCriticalHeader() {
        critical = true;
        return header("x", true);
    }

    /** @param typ empty for no type */
    Assertion type(String typ) {
        type = typ;
        return this;
    }

    Assertion algorithm(JWSAlgorithm alg) {
        algorithm = alg;
        if (JWSAlgorithm.Family.EC.contains(alg)) {
            keyId = issuer.ellipticKey().getKeyID();
        }
        return this;
    }

    /** Signs with an unpublished key, under the ID of the published one. */
    Assertion forged() {
        key = StandInIssuer.foreignKey();
        return this;
    }

    Assertion keyId(String kid) {
        keyId = kid;
        return this;
    }

    public String sign() {
        try {
            JWSHeader.Builder header = new JWSHeader.Builder(algorithm).keyID(keyId);
            if (!type.isEmpty()) {
                header.type(new JOSEObjectType(type));
            }
            headers.forEach(header::customParam);
            if (critical) {
                header.criticalParams(headers.keySet());
            }
            JWSObject jws = new JWSObject(header.build(), new Payload(claims));
            jws.sign(signer());
            return jws.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWSSigner signer() throws JOSEException {
        if (JWSAlgorithm.Family.EC.contains(algorithm)) {
            return new ECDSASigner(issuer.ellipticKey());
        }
        return JWSAlgorithm.Family.HMAC_SHA.contains(algorithm) ? new MACSigner(new byte[64]) : new RSASSASigner(key);
    }

    /** An unsigned assertion with exactly this header and these claims. */
    static String unsigned(String header, String claims) {
        return encode(header) + "." + encode(claims) + ".";
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    Map<String, Object> claims() {
        return claims;
    }
}
