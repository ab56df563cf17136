package io.github.keycloakclerk.broker.signature;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/** The keys with which requests may be signed; several while a secret is being changed. */
public final class SigningSecrets {

    private static final String PREFIX = "whsec_";

    private SigningSecrets() {}

    /** The keys of secrets, entered as plain text or vault references. References missing in the vault are left out. */
    public static List<byte[]> keys(KeycloakSession session, List<String> secrets) {
        return secrets.stream()
                .map(secret -> fromVault(session, secret))
                .flatMap(secret -> key(secret).stream())
                .toList();
    }

    private static String fromVault(KeycloakSession session, String secret) {
        try (VaultStringSecret found = session.vault().getStringSecret(secret)) {
            return found.get().orElse(secret);
        }
    }

    /** The key of a secret in Svix's format: Base64 after the prefix. Empty if the format is wrong. */
    public static Optional<byte[]> key(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(secret.substring(PREFIX.length())))
                    .filter(key -> key.length > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
