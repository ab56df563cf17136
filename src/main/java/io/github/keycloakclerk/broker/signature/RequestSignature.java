package io.github.keycloakclerk.broker.signature;

import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.keycloak.models.KeycloakSession;

/**
 * Verifies the sender of a request by the signature in its headers (Standard Webhooks: "Verifying signatures"). Clerk sends
 * through Svix, whose headers have names of their own (Svix: "Verifying webhooks manually").
 *
 * @param keys any of them may be used, so that the secret can be changed while requests arrive
 */
public record RequestSignature(List<byte[]> keys, Clock clock) {

    /** In both directions, as in Svix's own libraries. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    /**
     * The ID of the message, the same for each delivery of it.
     *
     * @param headers the only value of a request header; empty if the header is missing or occurs twice
     * @param body unparsed request body
     * @throws RefusedSignatureException if a header is missing or malformed, no key matches, or the time differs too much
     */
    public String verify(Function<String, Optional<String>> headers, byte[] body) throws RefusedSignatureException {
        // Only one set of headers is used, because no sender signs a mixture.
        String prefix = headers.apply("svix-id").isPresent() ? "svix-" : "webhook-";
        String id = matching(headers.apply(prefix + "id"), ID);
        String timestamp = matching(headers.apply(prefix + "timestamp"), TIMESTAMP);
        String signatures =
                headers.apply(prefix + "signature").orElseThrow(() -> new RefusedSignatureException("headers"));
        byte[][] claimed = Arrays.stream(signatures.split(" "))
                .filter(signature -> signature.startsWith(VERSION))
                .flatMap(signature -> decode(signature.substring(VERSION.length())).stream())
                .toArray(byte[][]::new);
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        if (keys.stream().noneMatch(key -> isAmong(claimed, sign(key, head, body)))) {
            throw new RefusedSignatureException("signature");
        }
        Instant now = clock.instant();
        Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (sent.isBefore(now.minus(TOLERANCE)) || sent.isAfter(now.plus(TOLERANCE))) {
            throw new RefusedSignatureException("timestamp");
        }
        return id;
    }

    /** The headers of the current request. */
    public static Function<String, Optional<String>> headers(KeycloakSession session) {
        HttpHeaders headers = session.getContext().getHttpRequest().getHttpHeaders();
        return name -> Optional.ofNullable(headers.getRequestHeader(name))
                .filter(values -> values.size() == 1)
                .map(values -> values.get(0));
    }

    private static String matching(Optional<String> header, Pattern pattern) throws RefusedSignatureException {
        return header.filter(value -> pattern.matcher(value).matches())
                .orElseThrow(() -> new RefusedSignatureException("headers"));
    }

    private static Optional<byte[]> decode(String signature) {
        try {
            return Optional.of(Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Takes the same time for every signature, whatever its content. */
    private static boolean isAmong(byte[][] claimed, byte[] signature) {
        boolean found = false;
        for (byte[] one : claimed) {
            found |= MessageDigest.isEqual(one, signature);
        }
        return found;
    }

    private static byte[] sign(byte[] key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(head);
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
