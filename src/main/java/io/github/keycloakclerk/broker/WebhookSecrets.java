package io.github.keycloakclerk.broker;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/** The keys with which Clerk may sign webhooks; several while a secret is being changed. */
public final class WebhookSecrets {

    private static final String PREFIX = "whsec_";

    private WebhookSecrets() {}

    /** The keys of a provider; none if no webhook is set up, or the vault does not have the secret. */
    public static List<byte[]> of(KeycloakSession session, ClerkIdentityProviderConfig config) {
        return config.webhookSecrets().stream()
                .map(secret -> fromVault(session, secret))
                .flatMap(secret -> key(secret).stream())
                .toList();
    }

    private static String fromVault(KeycloakSession session, String secret) {
        try (VaultStringSecret found = session.vault().getStringSecret(secret)) {
            return found.get().orElse(secret);
        }
    }

    /** The key of a secret as Svix writes it: Base64 after the prefix. Empty if it is none. */
    static Optional<byte[]> key(String secret) {
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
