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
 * Checks who sent a request by the signature in its headers (Standard Webhooks: "Verifying signatures"; Svix, through which Clerk
 * sends, has headers of its own name: "Verifying webhooks manually").
 *
 * @param keys any of them may have signed, so that the secret can be changed while requests arrive
 */
public record RequestSignature(List<byte[]> keys, Clock clock) {

    /** Both ways, as Svix's own libraries have it. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    /**
     * The id of the message, the same for each delivery of it.
     *
     * @param headers the only value of a request header; empty if it is missing or occurs twice
     * @param body as it came
     * @throws RefusedSignatureException if nobody with a key sent it, or too long ago
     */
    public String verify(Function<String, Optional<String>> headers, byte[] body) throws RefusedSignatureException {
        // One set of headers or the other: a mixture was signed by nobody.
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

    /** The headers of the request under way. */
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

    /** Compares with each in the same time, whatever is in it. */
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
