package io.github.keycloakclerk.clerk.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
 * Decides whether a session token proves that a person signed in to the configured Clerk instance just now.
 *
 * <p>One key of an instance signs session tokens, tokens of JWT templates, machine tokens, OAuth access tokens and ID
 * tokens alike, and every backend of the customer receives session tokens. A good signature therefore says little; the
 * rules here tell a session token from its siblings (Clerk: session tokens, JWT templates, {@code jwtCategories.ts}).
 */
public final class SessionTokenVerifier {

    /** Clerk's cookies cap a token at 4 kB; the rest is room for a gateway that does not use cookies. */
    private static final int MAX_LENGTH = 16 * 1024;

    /** The year 9999, in seconds. Beyond it, times overflow. */
    private static final long MAX_TIME = 253_402_300_799L;

    /** Header {@code cat}: a session token, or an instance that does not tell categories apart. */
    private static final Set<String> CATEGORIES = Set.of("cl_B7d4PD111AAA", "cl_I7d4PD111III");

    /** Three parts of base64url and nothing else; Keycloak's decoder takes more than that. */
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Ids become part of addresses of the Backend API. */
    private static final Pattern USER_ID = Pattern.compile("user_[A-Za-z0-9_-]{1,128}");

    private static final Pattern SESSION_ID = Pattern.compile("sess_[A-Za-z0-9_-]{1,128}");

    /** Clerk's key ids; nothing else reaches the key storage, which logs the ids that it does not find. */
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final SigningKeys keys;
    private final SessionTokenRules rules;
    private final Clock clock;

    public SessionTokenVerifier(SigningKeys keys, SessionTokenRules rules, Clock clock) {
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
    }

    /** @throws RefusedTokenException if the token does not meet every rule */
    public SessionToken verify(String token) throws RefusedTokenException {
        JWSInput jws = parse(token);
        JsonNode header = json(Base64Url.decode(jws.getEncodedHeader()));
        require(jws.getHeader().getAlgorithm() == Algorithm.RS256, TokenRefusal.ALGORITHM);
        checkType(header);
        checkSignature(jws, header.path("kid").asText());

        JsonNode claims = json(jws.getContent());
        require(rules.issuer().equals(text(claims, "iss").orElse("")), TokenRefusal.ISSUER);
        checkReceiver(claims);
        String userId = text(claims, "sub").orElse("");
        String sessionId = text(claims, "sid").orElse("");
        require(USER_ID.matcher(userId).matches(), TokenRefusal.SUBJECT);
        require(SESSION_ID.matcher(sessionId).matches(), TokenRefusal.SESSION);
        checkTimes(claims);
        require(!claims.has("sts") || "active".equals(claims.path("sts").asText()), TokenRefusal.SESSION_PENDING);
        require(!claims.has("act") || rules.acceptImpersonation(), TokenRefusal.IMPERSONATION);
        return new SessionToken(
                userId, sessionId, ActiveOrganizations.of(claims), factorAges(claims), claims.toString());
    }

    private static JWSInput parse(String token) throws RefusedTokenException {
        require(token.length() <= MAX_LENGTH && JWT.matcher(token).matches(), TokenRefusal.MALFORMED);
        try {
            JWSInput jws = new JWSInput(token);
            require(jws.getHeader().getAlgorithm() != null && jws.getSignature() != null, TokenRefusal.MALFORMED);
            return jws;
        } catch (JWSInputException e) {
            throw new RefusedTokenException(TokenRefusal.MALFORMED);
        }
    }

    private static JsonNode json(byte[] bytes) throws RefusedTokenException {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(bytes);
            require(json.isObject(), TokenRefusal.MALFORMED);
            return json;
        } catch (IOException e) {
            throw new RefusedTokenException(TokenRefusal.MALFORMED);
        }
    }

    private static void checkType(JsonNode header) throws RefusedTokenException {
        require(!header.has("typ") || "JWT".equals(header.path("typ").asText()), TokenRefusal.TYPE);
        require(!header.has("cat") || CATEGORIES.contains(header.path("cat").asText()), TokenRefusal.CATEGORY);
    }

    private void checkSignature(JWSInput jws, String keyId) throws RefusedTokenException {
        KeyWrapper key = Optional.of(keyId)
                .filter(id -> KEY_ID.matcher(id).matches())
                .flatMap(keys::find)
                .orElseThrow(() -> new RefusedTokenException(TokenRefusal.UNKNOWN_KEY));
        byte[] signed = jws.getEncodedSignatureInput().getBytes(StandardCharsets.UTF_8);
        try {
            require(
                    new AsymmetricSignatureVerifierContext(key).verify(signed, jws.getSignature()),
                    TokenRefusal.SIGNATURE);
        } catch (VerificationException e) {
            throw new RefusedTokenException(TokenRefusal.SIGNATURE);
        }
    }

    /** Clerk omits {@code azp} only for requests without an {@code Origin}; a browser always sends one. */
    private void checkReceiver(JsonNode claims) throws RefusedTokenException {
        require(!claims.has("aud") && !claims.has("client_id") && !claims.has("scp"), TokenRefusal.AUDIENCE);
        Optional<String> party = text(claims, "azp");
        require(party.isPresent(), TokenRefusal.AUTHORIZED_PARTY_MISSING);
        require(rules.authorizedParties().contains(party.orElse("")), TokenRefusal.AUTHORIZED_PARTY);
    }

    /** Clerk lets customers lengthen the life of tokens and the skew, so {@code iat} is checked besides {@code exp}. */
    private void checkTimes(JsonNode claims) throws RefusedTokenException {
        Instant issuedAt = time(claims, "iat");
        Instant notBefore = time(claims, "nbf");
        Instant expiresAt = time(claims, "exp");
        Instant now = clock.instant();
        Instant latest = now.plus(rules.clockSkew());
        Instant earliest = now.minus(rules.clockSkew());
        require(!notBefore.isAfter(latest) && !issuedAt.isAfter(latest), TokenRefusal.NOT_YET_VALID);
        require(expiresAt.isAfter(earliest), TokenRefusal.EXPIRED);
        require(!issuedAt.isBefore(earliest.minus(rules.maxAge())), TokenRefusal.TOO_OLD);
        Instant since =
                rules.issuedSince().map(began -> began.minus(rules.clockSkew())).orElse(issuedAt);
        require(!issuedAt.isBefore(since), TokenRefusal.NOT_FRESH);
    }

    private static Instant time(JsonNode claims, String name) throws RefusedTokenException {
        JsonNode seconds = claims.path(name);
        require(seconds.isIntegralNumber() && seconds.canConvertToLong(), TokenRefusal.MALFORMED);
        require(Math.abs(seconds.asLong()) <= MAX_TIME, TokenRefusal.MALFORMED);
        return Instant.ofEpochSecond(seconds.asLong());
    }

    private static Optional<String> factorAges(JsonNode claims) {
        return Optional.of(claims.path("fva")).filter(JsonNode::isArray).map(JsonNode::toString);
    }

    static Optional<String> text(JsonNode json, String name) {
        return Optional.of(json.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(s -> !s.isEmpty());
    }

    private static void require(boolean holds, TokenRefusal otherwise) throws RefusedTokenException {
        if (!holds) {
            throw new RefusedTokenException(otherwise);
        }
    }
}
