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
 * One delivery of a webhook, with whatever a test wants to be wrong about it.
 *
 * @param prefix what the names of the three headers begin with
 * @param signature as the header has it
 * @param body what is sent, which need not be what was signed
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

    /** {@code v1,} and the signature by a secret. */
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

    /** Not signed anew. */
    public Webhook at(Instant time) {
        return new Webhook(prefix, id, Long.toString(time.getEpochSecond()), signature, body);
    }

    /** Not signed anew. */
    public Webhook body(String other) {
        return new Webhook(prefix, id, timestamp, signature, other);
    }

    /** Not signed anew. */
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
