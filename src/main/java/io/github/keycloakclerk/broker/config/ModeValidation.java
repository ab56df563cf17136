package io.github.keycloakclerk.broker.config;

import static io.github.keycloakclerk.broker.config.SettingRules.field;
import static io.github.keycloakclerk.broker.config.SettingRules.refusal;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rejects settings with which a sign-in mode cannot work. */
record ModeValidation(ClerkIdentityProviderConfig config) {

    private static final Pattern VERSION = Pattern.compile("\\d{1,5}(\\.\\d{1,5}){0,2}");

    /** Checks what the mode needs. Settings of other modes are checked only if they are present. */
    void check() {
        String mode = config.signInMode();
        boolean handoff = mode.equals(ModeName.HANDOFF.value());
        if (handoff || config.text(Setting.APP_URL).isPresent()) {
            appUrl();
        }
        config.list(Setting.HANDOFF_SECRET)
                .forEach(secret -> SettingRules.signingSecret(Setting.HANDOFF_SECRET, secret));
        version(Setting.CLERK_JS_VERSION);
        version(Setting.CLERK_UI_VERSION);
        boolean half = config.text(Setting.OAUTH_CLIENT_ID).isPresent()
                && config.text(Setting.OAUTH_CLIENT_SECRET).isEmpty();
        if (config.isOAuth() && half) {
            throw refusal(field(Setting.OAUTH_CLIENT_SECRET), "enter the secret of the OAuth application");
        }
        if (config.isOAuth() && config.signsOutOfClerk()) {
            throw refusal(
                    field(Setting.SIGN_OUT_OF_CLERK),
                    "does not work in the sign-in mode oauth: Clerk does not say which of its sessions the user signed in with");
        }
    }

    /** Part of a script's URL, so only a version is accepted. */
    private void version(Setting setting) {
        if (!VERSION.matcher(config.value(setting)).matches()) {
            throw refusal(field(setting), "enter a version such as 6, 6.40 or 6.40.0");
        }
    }

    private void appUrl() {
        String field = field(Setting.APP_URL);
        String value = config.text(Setting.APP_URL)
                .orElseThrow(() -> refusal(field, "enter the URL of the app's sign-in page"));
        URI url = SettingRules.secureUrl(field, value);
        if (url.getRawFragment() != null) {
            throw refusal(field, "the URL must not have a fragment (#)");
        }
        Optional.ofNullable(url.getRawQuery()).stream()
                .flatMap(query -> Arrays.stream(query.split("&")))
                .map(parameter -> parameter.split("=", 2)[0])
                .filter(AppPage.PARAMETERS::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw refusal(
                            field, "the query parameter " + name + " is set by Keycloak and must not be in the URL");
                });
    }
}
