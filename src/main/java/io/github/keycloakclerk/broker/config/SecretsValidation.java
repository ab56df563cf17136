package io.github.keycloakclerk.broker.config;

import static io.github.keycloakclerk.broker.config.SettingRules.field;
import static io.github.keycloakclerk.broker.config.SettingRules.isVaultReference;
import static io.github.keycloakclerk.broker.config.SettingRules.refusal;

import io.github.keycloakclerk.compat.CurrentRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ComponentRepresentation;
import org.keycloak.vault.VaultStringSecret;

/**
 * Rejects settings that would send a secret unknown to the administrator to a URL that the administrator chooses, or would
 * save a secret where others can read it. Runs before anything is sent.
 */
record SecretsValidation(ClerkIdentityProviderConfig config, RealmModel realm) {

    private static final String SECRET_KEY = "Client Secret (clientSecret)";

    void check() {
        Optional<ClerkIdentityProviderConfig> stored = stored();
        String entered = config.getClientSecret();
        boolean unread = ComponentRepresentation.SECRET_VALUE.equals(entered) || isVaultReference(entered);
        if (unread && stored.filter(this::sendsElsewhere).isPresent()) {
            throw refusal(
                    SECRET_KEY,
                    "enter the secret key again, not a reference, because the URL to which it is sent changes");
        }
        CurrentRequest.session().filter(session -> SealedSecrets.canSeal(realm)).ifPresent(session -> {
            if (isVaultReference(entered) && !isKnownThere(session, entered, stored)) {
                throw refusal(
                        SECRET_KEY,
                        "with a custom Backend API URL, first save the secret key itself, then the reference");
            }
            config.text(Setting.OAUTH_CLIENT_SECRET)
                    .filter(SettingRules::isVaultReference)
                    .filter(reference -> !isOAuthSecretKnown(session, reference, stored))
                    .ifPresent(unknown -> {
                        throw refusal(
                                field(Setting.OAUTH_CLIENT_SECRET),
                                "first save the secret itself, then the reference: the secret is sent to the URL of this Clerk instance");
                    });
            adminRoles(stored);
        });
        SealedSecrets.SETTINGS.forEach(this::secret);
    }

    @SuppressWarnings("deprecation") // Keycloak validates without its session
    private Optional<ClerkIdentityProviderConfig> stored() {
        IdentityProviderModel stored = realm.getIdentityProviderByAlias(config.getAlias());
        return Optional.ofNullable(stored)
                .filter(found -> ClerkIdentityProviderConfig.PROVIDER_ID.equals(found.getProviderId()))
                .map(ClerkIdentityProviderConfig::new);
    }

    private boolean sendsElsewhere(ClerkIdentityProviderConfig before) {
        return !before.apiUrl().equals(config.apiUrl())
                || !before.instance().issuer().equals(config.instance().issuer());
    }

    /** A vault reference can be guessed without knowing the secret. */
    private boolean isKnownThere(
            KeycloakSession session, String reference, Optional<ClerkIdentityProviderConfig> stored) {
        if (config.usesClerksApi()) {
            return true;
        }
        String before = stored.map(ClerkIdentityProviderConfig::getClientSecret).orElse("");
        return reference.equals(before) || MessageDigest.isEqual(read(session, reference), read(session, before));
    }

    /** The publishable key contains the URL to which the secret is sent, and anyone can construct one. */
    private boolean isOAuthSecretKnown(
            KeycloakSession session, String reference, Optional<ClerkIdentityProviderConfig> stored) {
        return stored.filter(before -> !sendsElsewhere(before))
                .flatMap(before -> before.text(Setting.OAUTH_CLIENT_SECRET))
                .filter(before -> reference.equals(before)
                        || new SealedSecrets(session, realm, config)
                                .open(Setting.OAUTH_CLIENT_SECRET, before)
                                .filter(secret -> MessageDigest.isEqual(
                                        secret.getBytes(StandardCharsets.UTF_8), read(session, reference)))
                                .isPresent())
                .isPresent();
    }

    private static byte[] read(KeycloakSession session, String secret) {
        try (VaultStringSecret found = session.vault().getStringSecret(secret)) {
            return found.get().orElse(secret).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Only an administrator who has these rights may grant them. */
    private void adminRoles(Optional<ClerkIdentityProviderConfig> stored) {
        boolean switchedOn = config.allowsAdminRoles()
                && stored.filter(ClerkIdentityProviderConfig::allowsAdminRoles).isEmpty();
        if (switchedOn && !CurrentRequest.isRealmAdministrator(realm)) {
            throw refusal(
                    field(Setting.ALLOW_ADMIN_ROLE_MAPPING),
                    "only an administrator of the whole realm (realm-admin) may switch it on");
        }
    }

    private void secret(Setting setting) {
        config.text(setting)
                .map(ListSetting::of)
                .ifPresent(entries -> entries.forEach(entry -> {
                    if (SealedSecrets.isSealed(entry) && SealedSecrets.canSeal(realm)) {
                        requireOurs(setting, entry);
                    } else if (SealedSecrets.isPlain(entry)
                            && SealedSecrets.canSeal(realm)
                            && CurrentRequest.session().isPresent()
                            && realm.isAdminEventsDetailsEnabled()) {
                        throw refusal(
                                field(setting),
                                "the admin events of this realm would show it: enter a vault reference, or switch off \"Include representation\" of admin events while you save");
                    }
                }));
    }

    private void requireOurs(Setting setting, String entry) {
        boolean readable = CurrentRequest.sessionOfThread()
                .map(session -> new SealedSecrets(session, realm, config).open(setting, entry))
                .filter(Optional::isPresent)
                .isPresent();
        if (!readable) {
            throw refusal(
                    field(setting),
                    "enter it again: this encrypted value belongs to another realm, provider or Clerk instance, or its key was removed");
        }
    }
}
