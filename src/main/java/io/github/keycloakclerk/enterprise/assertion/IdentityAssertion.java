package io.github.keycloakclerk.enterprise.assertion;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.keycloak.OAuth2Constants;
import org.keycloak.common.util.Base64Url;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.util.JsonSerialization;

/**
 * An Identity Assertion JWT (draft-ietf-oauth-identity-assertion-authz-grant) as received. It is not trusted until
 * {@link AssertionVerifier} has verified it.
 */
public final class IdentityAssertion {

    /** Typical assertions have a few hundred characters. */
    static final int MAX_LENGTH = 16_000;

    private static final String TYPE = OAuth2Constants.IDENTITY_ASSERTION_JWT_HEADER_TYPE;
    private static final String MEDIA_TYPE_PREFIX = "application/";

    /** Parsers disagree on duplicate members, so they are refused. */
    private static final ObjectReader JSON =
            JsonSerialization.mapper.readerFor(JsonNode.class).with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final JWSInput jws;
    private final JsonNode header;
    private final Claims claims;

    private IdentityAssertion(JWSInput jws, JsonNode header, Claims claims) {
        this.jws = jws;
        this.header = header;
        this.claims = claims;
    }

    /**
     * Whether an assertion is an Identity Assertion JWT, by its {@code typ} (RFC 7515, section 4.1.9: a case-insensitive media
     * type, with or without {@code application/}).
     */
    public static boolean is(String assertion) {
        try {
            String type = Optional.ofNullable(
                            new JWSInput(assertion).getHeader().getType())
                    .orElse("");
            String name = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
            return name.equals(TYPE) || name.equals(MEDIA_TYPE_PREFIX + TYPE);
        } catch (JWSInputException unreadable) {
            return false;
        }
    }

    public static IdentityAssertion read(String assertion) throws RefusedAssertionException {
        if (assertion.length() > MAX_LENGTH) {
            throw RefusedAssertionException.of(Refusal.ASSERTION_TOO_LONG);
        }
        try {
            JWSInput jws = new JWSInput(assertion);
            return new IdentityAssertion(
                    jws, object(Base64Url.decode(jws.getEncodedHeader())), new Claims(object(jws.getContent())));
        } catch (JWSInputException | IOException | IllegalArgumentException unreadable) {
            throw RefusedAssertionException.of(Refusal.ASSERTION_UNREADABLE);
        }
    }

    /** The issuer of any JWT; empty if it cannot be read. */
    public static Optional<String> issuerOf(String assertion) {
        try {
            JsonNode issuer = JsonSerialization.mapper
                    .readTree(new JWSInput(assertion).getContent())
                    .path("iss");
            return Optional.of(issuer).filter(JsonNode::isTextual).map(JsonNode::asText);
        } catch (JWSInputException | IOException unreadable) {
            return Optional.empty();
        }
    }

    private static JsonNode object(byte[] bytes) throws IOException {
        JsonNode json;
        try {
            json = JSON.readValue(bytes);
        } catch (JsonProcessingException e) {
            // Omits the parser's message, which quotes the content.
            throw new IOException("not JSON");
        }
        if (json == null || !json.isObject()) {
            throw new IOException("no object");
        }
        return json;
    }

    public JWSInput jws() {
        return jws;
    }

    String algorithm() {
        return header.path("alg").asText();
    }

    /** Whether the key ID is absent or plain text, because Keycloak logs unknown key IDs. */
    boolean hasPlainKeyId() {
        return !header.hasNonNull("kid")
                || header.path("kid").isTextual()
                        && Claims.isPlain(header.path("kid").asText());
    }

    /** Whether the header has extensions that must be understood (RFC 7515, section 4.1.11); none are supported. */
    boolean hasCriticalHeader() {
        return header.has("crit") || header.has("b64");
    }

    public String issuer() throws RefusedAssertionException {
        return claims.required("iss");
    }

    public String subject() throws RefusedAssertionException {
        return claims.required("sub");
    }

    public String clientId() throws RefusedAssertionException {
        return claims.required("client_id");
    }

    String id() throws RefusedAssertionException {
        return claims.required("jti");
    }

    /** All audiences; a single string is a list of one. */
    List<String> audience() throws RefusedAssertionException {
        return claims.texts("aud");
    }

    Instant expiresAt() throws RefusedAssertionException {
        return claims.time("exp").orElseThrow(Claims::malformed);
    }

    Instant issuedAt() throws RefusedAssertionException {
        return claims.time("iat").orElseThrow(Claims::malformed);
    }

    Optional<Instant> notBefore() throws RefusedAssertionException {
        return claims.time("nbf");
    }

    /** URLs of MCP servers, as the issuer spells them. */
    public List<String> resources() throws RefusedAssertionException {
        return claims.texts("resource");
    }

    /** Empty if the assertion has no scope claim. */
    public Optional<Set<String>> scopes() throws RefusedAssertionException {
        return claims.optional("scope").map(IdentityAssertion::words);
    }

    public static Set<String> words(String scope) {
        Set<String> words = new LinkedHashSet<>(Arrays.asList(scope.trim().split(" +")));
        words.remove("");
        return words;
    }

    public Optional<String> email() throws RefusedAssertionException {
        return claims.optional("email").filter(email -> email.indexOf('@') > 0 && Claims.isPlain(email));
    }

    /** Whether {@code email_verified} is present with another value than true. Some issuers send it as text. */
    public boolean saysEmailUnverified() {
        return claims.has("email_verified")
                && !claims.json().path("email_verified").asText().equals("true");
    }

    /** The ID of the user at this server, if the issuer knows it. */
    public Optional<String> userHere() throws RefusedAssertionException {
        return claims.optional("aud_sub");
    }

    public Optional<String> tenantHere() throws RefusedAssertionException {
        return claims.optional("aud_tenant");
    }

    /** Whether the subject belongs to one of several tenants of the issuer. */
    boolean hasTenant() {
        return claims.has("tenant");
    }

    boolean hasAuthorizationDetails() {
        return claims.has("authorization_details");
    }

    /** The key whose possession the client must prove (RFC 7800); a missing node if there is none. */
    public JsonNode confirmation() {
        return claims.has("cnf") ? claims.json().path("cnf") : MissingNode.getInstance();
    }
}
