package io.github.keycloakclerk.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.keycloakclerk.standin.Json;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** The key of a confidential client. */
public final class TestKey {

    private static final RSAKey KEY = generate();

    private TestKey() {}

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID("client-key")
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parameters with which the client authenticates (RFC 7523). */
    @SuppressWarnings("JavaUtilDate") // Nimbus' API
    public static String[] authentication(URI clientId, URI realm) {
        try {
            JWTClaimsSet claims = new JWTClaimsSet.Builder()
                    .issuer(clientId.toString())
                    .subject(clientId.toString())
                    .audience(realm.toString())
                    .jwtID(UUID.randomUUID().toString())
                    .issueTime(new Date())
                    .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                    .build();
            SignedJWT assertion = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(KEY.getKeyID())
                            .build(),
                    claims);
            assertion.sign(new RSASSASigner(KEY));
            return new String[] {
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion.serialize()
            };
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode jwks() {
        return Json.read(new JWKSet(KEY.toPublicJWK()).toString());
    }
}
