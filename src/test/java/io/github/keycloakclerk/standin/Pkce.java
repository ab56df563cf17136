package io.github.keycloakclerk.standin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Proof key for code exchange, RFC 7636, S256 only. */
final class Pkce {

    private Pkce() {}

    static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An empty challenge matches an empty verifier. */
    static boolean proves(String verifier, String challenge) {
        if (challenge.isEmpty() || verifier.isEmpty()) {
            return challenge.equals(verifier);
        }
        return challenge.equals(challenge(verifier));
    }
}
