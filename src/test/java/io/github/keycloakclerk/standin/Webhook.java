package io.github.keycloakclerk.standin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One delivery of a webhook, which a test can make invalid.
 *
 * @param prefix of the names of the three headers
 * @param signature value of the header
 * @param body sent body, which need not be the signed one
 */
public record Webhook(String prefix, String id, String timestamp, String signature, String body) {

    /** A request with a body, signed with a secret. */
    public static Webhook of(String body, String secret) {
        String id = "msg_" + UUID.randomUUID().toString().replace("-", "");
        return new Webhook("svix-", id, Long.toString(Instant.now().getEpochSecond()), "", body).signedWith(secret);
    }

    public Webhook signedWith(String... secrets) {
        StringBuilder signatures = new StringBuilder();
        for (String secret : secrets) {
            signatures.append(signatures.isEmpty() ? "" : " ").append(signature(secret));
        }
        return header(signatures.toString());
    }

    /** {@code v1,} and the signature with a secret. */
    public String signature(String secret) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Webhook header(String value) {
        return new Webhook(prefix, id, timestamp, value, body);
    }

    /** Keeps the signature. */
    public Webhook at(Instant time) {
        return new Webhook(prefix, id, Long.toString(time.getEpochSecond()), signature, body);
    }

    /** Keeps the signature. */
    public Webhook body(String other) {
        return new Webhook(prefix, id, timestamp, signature, other);
    }

    /** Keeps the signature. */
    public Webhook id(String other) {
        return new Webhook(prefix, other, timestamp, signature, body);
    }

    /** With the header names of Standard Webhooks. */
    public Webhook standardHeaders() {
        return new Webhook("webhook-", id, timestamp, signature, body);
    }

    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(prefix + "id", id);
        headers.put(prefix + "timestamp", timestamp);
        headers.put(prefix + "signature", signature);
        return headers;
    }
}
