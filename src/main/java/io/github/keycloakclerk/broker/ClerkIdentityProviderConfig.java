package io.github.keycloakclerk.broker;

import io.github.keycloakclerk.broker.mapper.ListSetting;
import io.github.keycloakclerk.broker.signin.AppPage;
import io.github.keycloakclerk.broker.signin.HandoffSettings;
import io.github.keycloakclerk.clerk.ClerkInstance;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The configuration of the identity provider {@code clerk}.
 *
 * <p>The admin console shows <i>Client ID</i> and <i>Client Secret</i> for every provider; they carry Clerk's publishable
 * and secret key. Getters trust that {@link #validate} let the values pass.
 */
public class ClerkIdentityProviderConfig extends IdentityProviderModel {

    static final String CLIENT_ID = "clientId";
    static final String CLIENT_SECRET = "clientSecret";

    private static final URI CLERK_API = URI.create("https://api.clerk.com/v1");

    public ClerkIdentityProviderConfig() {}

    public ClerkIdentityProviderConfig(IdentityProviderModel model) {
        super(model);
    }

    static List<ProviderConfigProperty> properties() {
        return Arrays.stream(Setting.values()).map(Setting::property).toList();
    }

    /** @throws IllegalArgumentException with a sentence that names the field; Keycloak answers 400 with it */
    @Override
    public void validate(RealmModel realm) {
        super.validate(realm);
        new ConfigValidation(this, realm).check();
    }

    /** The vault's or the plain secret key. */
    String getClientSecret() {
        return text(CLIENT_SECRET).orElse("");
    }

    ClerkInstance instance() {
        ClerkInstance instance = ClerkInstance.of(text(CLIENT_ID).orElse(""));
        return text(Setting.FRONTEND_API_URL).map(URI::create).map(instance::at).orElse(instance);
    }

    URI apiUrl() {
        return text(Setting.API_URL).map(URI::create).orElse(CLERK_API);
    }

    String signInMode() {
        return value(Setting.SIGN_IN_MODE);
    }

    UsernameFrom usernameFrom() {
        return UsernameFrom.of(value(Setting.USERNAME_FROM)).orElse(UsernameFrom.PREFERRED);
    }

    LinkByExternalId linkByExternalId() {
        return LinkByExternalId.of(value(Setting.LINK_BY_EXTERNAL_ID)).orElse(LinkByExternalId.OFF);
    }

    /** Where the customer's app is: the origin of its page. */
    public String appOrigin() {
        return appPage().origin();
    }

    private AppPage appPage() {
        return AppPage.of(URI.create(text(Setting.APP_URL).orElseThrow()));
    }

    HandoffSettings handoff() {
        AppPage page = appPage();
        return new HandoffSettings(
                getAlias(),
                page,
                instance().issuer(),
                text(Setting.AUTHORIZED_PARTIES)
                        .map(ClerkIdentityProviderConfig::origins)
                        .orElseGet(() -> Set.of(page.origin())),
                seconds(Setting.TOKEN_MAX_AGE),
                seconds(Setting.ALLOWED_CLOCK_SKEW),
                flag(Setting.REQUIRE_FRESH_TOKEN),
                flag(Setting.ACCEPT_IMPERSONATION),
                flag(Setting.CHECK_SESSION));
    }

    /** What was entered, without blanks around it. */
    Optional<String> text(Setting setting) {
        return text(setting.key());
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(getConfig().get(key)).map(String::trim).filter(value -> !value.isEmpty());
    }

    String value(Setting setting) {
        return text(setting).orElse(setting.defaultValue());
    }

    private static Set<String> origins(String values) {
        return ListSetting.of(values).stream()
                .map(URI::create)
                .map(AppPage::origin)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean flag(Setting setting) {
        return Boolean.parseBoolean(value(setting));
    }

    private Duration seconds(Setting setting) {
        return Duration.ofSeconds(Integer.parseInt(value(setting)));
    }
}
