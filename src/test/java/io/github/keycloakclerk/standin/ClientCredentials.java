package io.github.keycloakclerk.standin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * A client's credentials: {@code client_secret_basic}, {@code client_secret_post}, or only the ID of a public client.
 *
 * @param secret empty for none
 */
record ClientCredentials(String id, String secret) {

    private static final String BASIC = "Basic ";

    static ClientCredentials of(String authorization, Map<String, String> form) {
        if (!authorization.startsWith(BASIC)) {
            return new ClientCredentials(form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", ""));
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()));
            String[] parts = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return new ClientCredentials(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
        } catch (IllegalArgumentException e) {
            throw new OAuthRefusal("invalid_client", "The Authorization header is malformed: " + e.getMessage());
        }
    }

    private static String decode(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
