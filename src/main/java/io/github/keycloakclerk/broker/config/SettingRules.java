package io.github.keycloakclerk.broker.config;

import io.github.keycloakclerk.broker.signature.SigningSecrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for values of several settings, and the exception for a rejected value. */
public final class SettingRules {

    private static final Pattern VAULT = Pattern.compile("\\$\\{vault\\..+}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int MIN_SECRET_BYTES = 24;

    private SettingRules() {}

    static boolean isVaultReference(String secret) {
        return VAULT.matcher(secret).matches();
    }

    /** Svix creates secrets of 24 to 64 bytes (Standard Webhooks, "Signature scheme"); a short one could be guessed. */
    static void signingSecret(Setting setting, String secret) {
        if (!SealedSecrets.isPlain(secret)) {
            return;
        }
        if (SigningSecrets.key(secret)
                .filter(key -> key.length >= MIN_SECRET_BYTES)
                .isEmpty()) {
            throw refusal(
                    field(setting),
                    "must be whsec_ followed by the Base64 of at least 24 bytes; Clerk shows the secret of a webhook");
        }
    }

    static URI secureUrl(String field, String value) {
        URI url;
        try {
            url = new URI(value);
        } catch (URISyntaxException e) {
            throw refusal(field, "this is not a URL");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            throw refusal(field, "enter an absolute URL like https://app.example.com");
        }
        boolean loopback = "http".equals(url.getScheme()) && LOOPBACK.contains(url.getHost());
        if (!"https".equals(url.getScheme()) && !loopback) {
            throw refusal(field, "the URL must start with https:// (http:// is accepted for localhost only)");
        }
        return url;
    }

    public static String field(Setting setting) {
        return setting.title() + " (" + setting.key() + ")";
    }

    public static IllegalArgumentException refusal(String field, String sentence) {
        return new IllegalArgumentException(field + ": " + sentence + ".");
    }
}
