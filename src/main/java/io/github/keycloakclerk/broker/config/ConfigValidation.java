package io.github.keycloakclerk.broker.config;

import static io.github.keycloakclerk.broker.config.SettingRules.field;
import static io.github.keycloakclerk.broker.config.SettingRules.isVaultReference;
import static io.github.keycloakclerk.broker.config.SettingRules.refusal;
import static io.github.keycloakclerk.broker.config.SettingRules.secureUrl;
import static io.github.keycloakclerk.broker.config.SettingRules.signingSecret;

import io.github.keycloakclerk.clerk.ClerkInstance;
import io.github.keycloakclerk.compat.Placeholders;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ComponentRepresentation;

/** Rejects a configuration that cannot work or is not safe. Changes nothing. */
public final class ConfigValidation {

    private static final Pattern SECRET_KEY = Pattern.compile("sk_(test|live)_[A-Za-z0-9]+");
    private static final int MAX_TOKEN_AGE = 3600;
    private static final int MAX_CLOCK_SKEW = 60;
    private static final int MAX_GUARD_CACHE = 3600;
    private static final int MAX_GUARD_ALLOWANCE = 86_400;
    private static final int MIN_ASSERTION_AGE = 30;
    private static final int MAX_ASSERTION_AGE = 3600;
    private static final int MIN_TOKEN_LIFETIME = 60;
    /** Such a token cannot be revoked. It only expires. */
    private static final int MAX_TOKEN_LIFETIME = 3600;

    private final ClerkIdentityProviderConfig config;
    private final RealmModel realm;

    public ConfigValidation(ClerkIdentityProviderConfig config, RealmModel realm) {
        this.config = config;
        this.realm = realm;
    }

    public void check() {
        config.getConfig()
                .forEach((key, value) -> Placeholders.complaint(value).ifPresent(sentence -> {
                    throw refusal(key, sentence);
                }));
        ClerkInstance instance = publishableKey();
        baseUrl(Setting.API_URL);
        baseUrl(Setting.FRONTEND_API_URL);
        secretKey(instance);
        oneOf(Setting.SIGN_IN_MODE);
        oneOf(Setting.USERNAME_FROM);
        oneOf(Setting.LINK_BY_EXTERNAL_ID);
        new ModeValidation(config).check();
        config.text(Setting.AUTHORIZED_PARTIES)
                .ifPresent(list -> ListSetting.of(list).forEach(this::origin));
        seconds(Setting.TOKEN_MAX_AGE, 1, MAX_TOKEN_AGE);
        seconds(Setting.ALLOWED_CLOCK_SKEW, 0, MAX_CLOCK_SKEW);
        Arrays.stream(Setting.values()).filter(Setting::isBoolean).forEach(this::flag);
        config.list(Setting.WEBHOOK_SECRET).forEach(secret -> signingSecret(Setting.WEBHOOK_SECRET, secret));
        seconds(Setting.GUARD_CACHE_SECONDS, 0, MAX_GUARD_CACHE);
        seconds(Setting.KNOWN_USER_SECONDS, 0, MAX_GUARD_CACHE);
        oneOf(Setting.GUARD_WHEN_UNREACHABLE);
        if (config.text(Setting.GUARD_ALLOW_SECONDS).isPresent()) {
            seconds(Setting.GUARD_ALLOW_SECONDS, 0, MAX_GUARD_ALLOWANCE);
        }
        oneOf(Setting.ON_USER_DELETED);
        oneOf(Setting.ON_SESSION_REVOKED);
        oneOf(Setting.ON_SESSION_REMOVED);
        oneOf(Setting.ON_SESSION_ENDED);
        oneGrantForEachIssuer();
        oneOf(Setting.ENTERPRISE_MATCH_USERS_BY);
        seconds(Setting.ENTERPRISE_MAX_ASSERTION_AGE, MIN_ASSERTION_AGE, MAX_ASSERTION_AGE);
        seconds(Setting.ENTERPRISE_TOKEN_LIFETIME, MIN_TOKEN_LIFETIME, MAX_TOKEN_LIFETIME);
        new EnterpriseValidation(config, realm).check();
        new SecretsValidation(config, realm).check();
    }

    private ClerkInstance publishableKey() {
        String field = "Client ID (clientId)";
        String key = config.text(ClerkIdentityProviderConfig.CLIENT_ID)
                .orElseThrow(() -> refusal(field, "enter the publishable key of the Clerk instance"));
        try {
            return ClerkInstance.of(key);
        } catch (IllegalArgumentException e) {
            throw refusal(field, String.valueOf(e.getMessage()));
        }
    }

    private void secretKey(ClerkInstance instance) {
        String field = "Client Secret (clientSecret)";
        String key = new EnteredSecretKey(config, realm)
                .value()
                .orElseThrow(() -> refusal(field, "enter the secret key of the Clerk instance"));
        if (isVaultReference(key)) {
            return;
        }
        if (ComponentRepresentation.SECRET_VALUE.equals(key)) {
            throw refusal(field, "this is the mask of an export, enter the secret key");
        }
        if (!SECRET_KEY.matcher(key).matches()) {
            throw refusal(field, "a secret key starts with sk_test_ or sk_live_");
        }
        if (instance.live() != key.startsWith("sk_live_")) {
            throw refusal(field, "the publishable key and the secret key must both be test keys or both be live keys");
        }
    }

    /** Keycloak finds the provider for a JWT by its issuer, and refuses all grants if there are two. */
    @SuppressWarnings("deprecation") // Keycloak validates without its session
    private void oneGrantForEachIssuer() {
        boolean another = config.grantsForJwts()
                && realm.getIdentityProvidersStream()
                        .filter(other -> !other.getAlias().equals(config.getAlias()))
                        .filter(other ->
                                Boolean.parseBoolean(other.getConfig().get(Setting.JWT_AUTHORIZATION_GRANT.key())))
                        .anyMatch(other -> config.instance()
                                .issuer()
                                .equals(other.getConfig().get(IdentityProviderModel.ISSUER)));
        if (another) {
            throw refusal(
                    field(Setting.JWT_AUTHORIZATION_GRANT),
                    "it is already enabled in another identity provider with the same issuer");
        }
    }

    private void origin(String value) {
        String field = field(Setting.AUTHORIZED_PARTIES);
        URI url = secureUrl(field, value);
        if (!url.getRawPath().isEmpty() || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw refusal(field, "enter origins like https://app.example.com, without a path");
        }
    }

    private void baseUrl(Setting setting) {
        config.text(setting).map(value -> secureUrl(field(setting), value)).ifPresent(url -> {
            if (url.getRawQuery() != null || url.getRawFragment() != null) {
                throw refusal(field(setting), "the URL must not have a query or a fragment");
            }
        });
    }

    private void oneOf(Setting setting) {
        if (!setting.options().contains(config.value(setting))) {
            throw refusal(field(setting), "must be one of " + String.join(", ", setting.options()));
        }
    }

    private void flag(Setting setting) {
        if (!Set.of("true", "false").contains(config.value(setting))) {
            throw refusal(field(setting), "must be true or false");
        }
    }

    private void seconds(Setting setting, int least, int most) {
        String value = config.value(setting);
        boolean fits = value.matches("\\d{1,6}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most;
        if (!fits) {
            throw refusal(field(setting), "must be a number of seconds from " + least + " to " + most);
        }
    }
}
