package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.keycloakclerk.clerk.JsonFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.keycloak.common.VerificationException;
import org.keycloak.common.util.Base64Url;
import org.keycloak.crypto.AsymmetricSignatureVerifierContext;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.jws.Algorithm;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.util.JsonSerialization;

/**
 * A JWT that the configured Clerk instance signed, of an accepted category. What it proves depends on the claims.
 *
 * <p>One key of an instance signs session tokens, tokens of JWT templates, machine tokens, OAuth access tokens and ID
 * tokens. Only the category and the claims distinguish them (Clerk: session tokens, JWT templates,
 * {@code jwtCategories.ts}).
 *
 * @param category the header {@code cat}; empty if there is none
 */
record InstanceJwt(JsonNode claims, String category) {

    /** Header {@code cat} of a session token, template token, machine token, or token of an instance without categories. */
    static final String SESSION = "cl_B7d4PD111AAA";

    static final String TEMPLATE = "cl_B7d4PD222AAA";
    static final String MACHINE = "cl_B7d4PD333AAA";
    static final String ANY = "cl_I7d4PD111III";

    /** Clerk's cookies limit a token to 4 kB; the rest is for gateways that do not use cookies. */
    private static final int MAX_LENGTH = 16 * 1024;

    /** The year 9999, in seconds. Later times overflow. */
    private static final long MAX_TIME = 253_402_300_799L;

    /** Exactly three parts of base64url; Keycloak's decoder accepts more. */
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Format of Clerk's key IDs. Others do not reach the key storage, which logs IDs that it does not find. */
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /**
     * @param categories accepted values of the header {@code cat}
     * @param categoryMayBeMissing whether the header may be missing, as in tokens of old instances
     */
    @SuppressWarnings("deprecation") // the type of Keycloak's JWS header
    static InstanceJwt verify(
            String token, SigningKeys keys, String issuer, Set<String> categories, boolean categoryMayBeMissing)
            throws RefusedTokenException {
        JWSInput jws = parse(token);
        JsonNode header = header(jws);
        require(jws.getHeader().getAlgorithm() == Algorithm.RS256, TokenRefusal.ALGORITHM);
        require(!header.has("typ") || "JWT".equals(header.path("typ").asText()), TokenRefusal.TYPE);
        require(
                header.has("cat") ? categories.contains(header.path("cat").asText()) : categoryMayBeMissing,
                TokenRefusal.CATEGORY);
        checkSignature(jws, keys, header.path("kid").asText());
        InstanceJwt jwt =
                new InstanceJwt(json(jws.getContent()), header.path("cat").asText());
        require(issuer.equals(jwt.text("iss").orElse("")), TokenRefusal.ISSUER);
        return jwt;
    }

    static JsonNode header(JWSInput jws) throws RefusedTokenException {
        return json(Base64Url.decode(jws.getEncodedHeader()));
    }

    static JWSInput parse(String token) throws RefusedTokenException {
        require(token.length() <= MAX_LENGTH && JWT.matcher(token).matches(), TokenRefusal.MALFORMED);
        try {
            JWSInput jws = new JWSInput(token);
            require(jws.getHeader().getAlgorithm() != null && jws.getSignature() != null, TokenRefusal.MALFORMED);
            return jws;
        } catch (JWSInputException e) {
            throw new RefusedTokenException(TokenRefusal.MALFORMED);
        }
    }

    static JsonNode json(byte[] bytes) throws RefusedTokenException {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(bytes);
            require(json.isObject(), TokenRefusal.MALFORMED);
            return json;
        } catch (IOException e) {
            throw new RefusedTokenException(TokenRefusal.MALFORMED);
        }
    }

    static KeyWrapper key(String keyId, SigningKeys keys) throws RefusedTokenException {
        return Optional.of(keyId)
                .filter(id -> KEY_ID.matcher(id).matches())
                .flatMap(keys::find)
                .orElseThrow(() -> new RefusedTokenException(TokenRefusal.UNKNOWN_KEY));
    }

    private static void checkSignature(JWSInput jws, SigningKeys keys, String keyId) throws RefusedTokenException {
        KeyWrapper key = key(keyId, keys);
        byte[] signed = jws.getEncodedSignatureInput().getBytes(StandardCharsets.UTF_8);
        try {
            require(
                    new AsymmetricSignatureVerifierContext(key).verify(signed, jws.getSignature()),
                    TokenRefusal.SIGNATURE);
        } catch (VerificationException e) {
            throw new RefusedTokenException(TokenRefusal.SIGNATURE);
        }
    }

    /**
     * Clerk lets customers extend the lifetime of tokens and the skew, so {@code iat} is checked as well as {@code exp}.
     *
     * @return when the token was issued
     */
    Instant checkTimes(Instant now, Duration skew, Duration maxAge) throws RefusedTokenException {
        Instant issuedAt = time("iat");
        Instant notBefore = time("nbf");
        Instant expiresAt = time("exp");
        Instant latest = now.plus(skew);
        Instant earliest = now.minus(skew);
        require(!notBefore.isAfter(latest) && !issuedAt.isAfter(latest), TokenRefusal.NOT_YET_VALID);
        require(expiresAt.isAfter(earliest), TokenRefusal.EXPIRED);
        require(!issuedAt.isBefore(earliest.minus(maxAge)), TokenRefusal.TOO_OLD);
        return issuedAt;
    }

    private Instant time(String name) throws RefusedTokenException {
        JsonNode seconds = claims.path(name);
        require(seconds.isIntegralNumber() && seconds.canConvertToLong(), TokenRefusal.MALFORMED);
        require(Math.abs(seconds.asLong()) <= MAX_TIME, TokenRefusal.MALFORMED);
        return Instant.ofEpochSecond(seconds.asLong());
    }

    Optional<String> text(String name) {
        return new JsonFields(claims).text(name);
    }

    boolean has(String name) {
        return claims.has(name);
    }

    static void require(boolean holds, TokenRefusal otherwise) throws RefusedTokenException {
        if (!holds) {
            throw new RefusedTokenException(otherwise);
        }
    }
}
