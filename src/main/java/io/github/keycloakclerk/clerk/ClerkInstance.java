package io.github.keycloakclerk.clerk;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A Clerk instance, identified by its publishable key.
 *
 * <p>A publishable key is {@code pk_test_} or {@code pk_live_} followed by the base64 of the Frontend API's host and
 * one {@code $} (Clerk's {@code shared/src/keys.ts}). Issuer and key URLs derive from that host, so they are never
 * taken from a token.
 *
 * @param frontendApi URL of the Frontend API, without a path unless overridden, without a trailing slash
 * @param live whether this is a production instance
 */
public record ClerkInstance(URI frontendApi, boolean live) {

    private static final String TEST = "pk_test_";
    private static final String LIVE = "pk_live_";
    private static final String DAMAGED = "this publishable key is malformed, copy it again from the Clerk dashboard";
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9-]+)+(?::\\d{1,5})?");

    /**
     * Reads a publishable key.
     *
     * @throws IllegalArgumentException with a message for administrators, if the key is malformed
     */
    public static ClerkInstance of(String publishableKey) {
        boolean live = publishableKey.startsWith(LIVE);
        if (!live && !publishableKey.startsWith(TEST)) {
            throw new IllegalArgumentException("a publishable key starts with pk_test_ or pk_live_");
        }
        return new ClerkInstance(URI.create("https://" + host(publishableKey.substring(LIVE.length()))), live);
    }

    private static String host(String encoded) {
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(DAMAGED, e);
        }
        if (!decoded.endsWith("$")
                || !HOST.matcher(decoded.substring(0, decoded.length() - 1)).matches()) {
            throw new IllegalArgumentException(DAMAGED);
        }
        return decoded.substring(0, decoded.length() - 1);
    }

    /** The same instance, reached at another URL (a proxy, a test). */
    public ClerkInstance at(URI url) {
        String text = url.toString();
        return new ClerkInstance(text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url, live);
    }

    /** The {@code iss} of every token of this instance. */
    public String issuer() {
        return frontendApi.toString();
    }

    /** Where the public keys of this instance are published. */
    public URI jwks() {
        return URI.create(frontendApi + "/.well-known/jwks.json");
    }
}
