package io.github.keycloakclerk.standin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A session token or ID token as Clerk issues it, which a test can make invalid. */
public final class TokenBuilder {

    private final Map<String, Object> claims = new LinkedHashMap<>();
    private final Map<String, Object> headers = new LinkedHashMap<>();
    private String type = "JWT";
    private JWSAlgorithm algorithm = JWSAlgorithm.RS256;
    private RSAKey key;
    private String keyId;
    private Optional<StandInUser> user = Optional.empty();

    private TokenBuilder(RSAKey key, String issuer, String userId) {
        this.key = key;
        this.keyId = key.getKeyID();
        claims.put("iss", issuer);
        claims.put("sub", userId);
        claims.put("jti", UUID.randomUUID().toString());
    }

    TokenBuilder(RSAKey key, String issuer, String authorizedParty, String userId, String sessionId) {
        this(key, issuer, userId);
        headers.put("cat", "cl_B7d4PD111AAA");
        claims.put("azp", authorizedParty);
        claims.put("sid", sessionId);
        claims.put("fva", new int[] {0, -1});
        claims.put("v", 2);
        issuedAt(Instant.now());
    }

    /** An ID token with only the user's ID, valid for a day. */
    static TokenBuilder idToken(RSAKey key, String issuer, String clientId, String userId) {
        long now = Instant.now().getEpochSecond();
        return new TokenBuilder(key, issuer, userId)
                .claim("aud", clientId)
                .claim("iat", now)
                .claim("exp", now + 86400);
    }

    /** Sets {@code iat}, {@code nbf} and {@code exp} as Clerk does. */
    public TokenBuilder issuedAt(Instant time) {
        return claim("iat", time.getEpochSecond())
                .claim("nbf", time.getEpochSecond() - 10)
                .claim("exp", time.getEpochSecond() + 60);
    }

    public TokenBuilder claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    TokenBuilder of(StandInUser owner) {
        user = Optional.of(owner);
        return this;
    }

    /** Makes the organization active in the session and the user a member of it, because Clerk signs nothing else. */
    public TokenBuilder active(StandInOrganization organization, String role) {
        user.ifPresent(owner -> owner.memberOf(organization, "org:" + role));
        return says(organization, role);
    }

    TokenBuilder says(StandInOrganization organization, String role) {
        return claim("o", Map.of("id", organization.id(), "slg", organization.slug(), "rol", role));
    }

    TokenBuilder asTemplate(String audience) {
        List.of("sid", "fva", "v", "azp").forEach(claims::remove);
        return header("cat", "cl_B7d4PD222AAA").claim("aud", audience);
    }

    public TokenBuilder without(String claim) {
        claims.remove(claim);
        return this;
    }

    public TokenBuilder header(String name, Object value) {
        headers.put(name, value);
        return this;
    }

    public TokenBuilder withoutHeader(String name) {
        headers.remove(name);
        return this;
    }

    public TokenBuilder type(String type) {
        this.type = type;
        return this;
    }

    public TokenBuilder algorithm(JWSAlgorithm algorithm) {
        this.algorithm = algorithm;
        return this;
    }

    public TokenBuilder keyId(String keyId) {
        this.keyId = keyId;
        return this;
    }

    /** Signs with an unpublished key, under the ID of the published one. */
    public TokenBuilder forged() {
        this.key = StandInKeys.foreign();
        return this;
    }

    public String sign() {
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm).keyID(keyId);
        if (!type.isEmpty()) {
            header.type(new JOSEObjectType(type));
        }
        headers.forEach(header::customParam);
        JWSObject token = new JWSObject(header.build(), new Payload(claims));
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
