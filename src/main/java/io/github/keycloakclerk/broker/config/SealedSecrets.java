package io.github.keycloakclerk.broker.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.jwe.JWE;
import org.keycloak.jose.jwe.JWEConstants;
import org.keycloak.jose.jwe.JWEException;
import org.keycloak.jose.jwe.JWEHeader;
import org.keycloak.jose.jwe.JWEKeyStorage;
import org.keycloak.keys.KeyProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/**
 * The secrets of a provider that Keycloak does not mask, encrypted with a key of the realm (RFC 7516, {@code dir} with {@code
 * A256GCM}). Access to identity providers, admin events or exports is not enough to use them. A sealed secret is bound to
 * realm, provider, setting and Clerk instance, and is worthless elsewhere.
 */
public record SealedSecrets(KeycloakSession session, RealmModel realm, ClerkIdentityProviderConfig config) {

    private static final Logger LOG = Logger.getLogger(SealedSecrets.class);

    /** The settings that contain such secrets. The secret key is in Keycloak's own field, which Keycloak masks. */
    static final List<Setting> SETTINGS =
            List.of(Setting.HANDOFF_SECRET, Setting.OAUTH_CLIENT_SECRET, Setting.WEBHOOK_SECRET);

    private static final String PREFIX = "sealed:";
    private static final String PURPOSE = "keycloak-clerk: secrets of an identity provider";
    private static final String HMAC = "HmacSHA256";

    static boolean isSealed(String entry) {
        return entry.startsWith(PREFIX);
    }

    /** Whether a secret was entered in plain text, so neither sealed nor as a vault reference. */
    static boolean isPlain(String entry) {
        return !isSealed(entry) && !SettingRules.isVaultReference(entry);
    }

    /** Whether the realm has keys yet. During an import, they are created after the identity providers. */
    public static boolean canSeal(RealmModel realm) {
        return realm.getComponentsStream(realm.getId(), KeyProvider.class.getName())
                .findAny()
                .isPresent();
    }

    /** Seals the secrets that were entered in plain text. */
    public void seal() {
        for (Setting setting : SETTINGS) {
            config.text(setting)
                    .map(ListSetting::of)
                    .filter(entries -> entries.stream().anyMatch(SealedSecrets::isPlain))
                    .ifPresent(entries -> config.getConfig()
                            .put(
                                    setting.key(),
                                    entries.stream()
                                            .map(entry -> isPlain(entry) ? seal(setting, entry) : entry)
                                            .collect(Collectors.joining(" "))));
        }
    }

    /** The secrets of a setting as they were entered: plain text or vault references. Unreadable ones are left out. */
    public List<String> open(Setting setting) {
        return config.text(setting).map(ListSetting::of).stream()
                .flatMap(entries -> entries.stream())
                .flatMap(entry -> open(setting, entry).stream())
                .toList();
    }

    /** The signing secrets of webhooks, as {@link #open}. */
    public List<String> ofWebhook() {
        return open(Setting.WEBHOOK_SECRET);
    }

    /** Empty if the secret was not sealed for this setting, or the realm key was removed. */
    public Optional<String> open(Setting setting, String entry) {
        if (!isSealed(entry)) {
            return Optional.of(entry);
        }
        try {
            JWE jwe = new JWE(entry.substring(PREFIX.length()));
            KeyWrapper key =
                    session.keys().getKey(realm, ((JWEHeader) jwe.getHeader()).getKeyId(), KeyUse.ENC, Algorithm.AES);
            if (key == null) {
                throw new JWEException("no such key");
            }
            jwe.getKeyStorage().setCEKKey(derived(key), JWEKeyStorage.KeyUse.ENCRYPTION);
            jwe.verifyAndDecodeJwe();
            Map<?, ?> content = JsonSerialization.readValue(jwe.getContent(), Map.class);
            return Optional.of(String.valueOf(content.get("secret")))
                    .filter(secret -> place(setting).equals(content.get("of")));
        } catch (JWEException | IOException | RuntimeException e) {
            LOG.warnf("%s of identity provider %s cannot be read: enter it again", setting.title(), config.getAlias());
            return Optional.empty();
        }
    }

    private String seal(Setting setting, String secret) {
        KeyWrapper key = session.keys().getActiveKey(realm, KeyUse.ENC, Algorithm.AES);
        try {
            byte[] content = JsonSerialization.writeValueAsBytes(Map.of("of", place(setting), "secret", secret));
            JWE jwe = new JWE()
                    .header(new JWEHeader(JWEConstants.DIRECT, JWEConstants.A256GCM, null, key.getKid()))
                    .content(content);
            jwe.getKeyStorage().setCEKKey(derived(key), JWEKeyStorage.KeyUse.ENCRYPTION);
            return PREFIX + jwe.encodeJwe();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JWEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String place(Setting setting) {
        return String.join(
                " ",
                realm.getId(),
                config.getAlias(),
                setting.key(),
                config.instance().issuer());
    }

    /** A key for this purpose only, because Keycloak uses the realm's key in another mode. */
    private static SecretKey derived(KeyWrapper key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.getSecretKey().getEncoded(), HMAC));
            return new SecretKeySpec(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
