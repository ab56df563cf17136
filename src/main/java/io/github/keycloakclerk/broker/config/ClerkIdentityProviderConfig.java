package io.github.keycloakclerk.broker.config;

import io.github.keycloakclerk.clerk.ClerkInstance;
import io.github.keycloakclerk.compat.CurrentRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The configuration of the identity provider {@code clerk}.
 *
 * <p>The admin console shows <i>Client ID</i> and <i>Client Secret</i> for every provider; they contain Clerk's publishable
 * and secret key. Getters rely on values that {@link #validate} accepted.
 */
public class ClerkIdentityProviderConfig extends IdentityProviderModel {

    /** ID of the provider, as used in realms and flows. */
    public static final String PROVIDER_ID = "clerk";

    static final String CLIENT_ID = "clientId";
    public static final String CLIENT_SECRET = "clientSecret";
    /** Keycloak's own key, which the admin console shows for every provider (advanced settings). */
    private static final String ACCEPTS_PROMPT_NONE = "acceptsPromptNoneForwardFromClient";

    private static final URI CLERK_API = URI.create("https://api.clerk.com/v1");

    /** Does nothing for stored settings, which are saved unchanged. */
    private final transient BiConsumer<ClerkIdentityProviderConfig, RealmModel> beforeSaving;

    /** @param beforeSaving validates the settings, and prepares valid ones for saving; throws as {@link #validate} does */
    public ClerkIdentityProviderConfig(BiConsumer<ClerkIdentityProviderConfig, RealmModel> beforeSaving) {
        this.beforeSaving = beforeSaving;
    }

    public ClerkIdentityProviderConfig(IdentityProviderModel model) {
        super(model);
        this.beforeSaving = (config, realm) -> {};
    }

    public static List<ProviderConfigProperty> properties() {
        return Arrays.stream(Setting.values()).map(Setting::property).toList();
    }

    /**
     * Throws a response, because Keycloak 26.7 answers 500 to an {@link IllegalArgumentException} during an import.
     *
     * @throws IllegalArgumentException at the start of the server, with a sentence that names the field
     */
    @Override
    public void validate(RealmModel realm) {
        try {
            checkAndSeal(realm);
        } catch (IllegalArgumentException e) {
            throw CurrentRequest.refusal(e);
        }
    }

    private void checkAndSeal(RealmModel realm) {
        super.validate(realm);
        beforeSaving.accept(this, realm);
        // Keycloak looks up providers for JWT Authorization Grants by this key.
        getConfig().put(ISSUER, issuer());
    }

    public String getClientSecret() {
        return text(CLIENT_SECRET).orElse("");
    }

    public ClerkInstance instance() {
        ClerkInstance instance = ClerkInstance.of(publishableKey());
        return text(Setting.FRONTEND_API_URL).map(URI::create).map(instance::at).orElse(instance);
    }

    public String issuer() {
        return instance().issuer();
    }

    /** Whether it is a production instance, by its publishable key. */
    public boolean isLive() {
        return instance().live();
    }

    public URI apiUrl() {
        return text(Setting.API_URL).map(URI::create).orElse(CLERK_API);
    }

    /** Whether the Backend API is called at Clerk, and not through a proxy. */
    boolean usesClerksApi() {
        return CLERK_API.getRawAuthority().equalsIgnoreCase(apiUrl().getRawAuthority());
    }

    public String signInMode() {
        return value(Setting.SIGN_IN_MODE);
    }

    public boolean isOAuth() {
        return signInMode().equals(ModeName.OAUTH.value());
    }

    public boolean isEmbedded() {
        return signInMode().equals(ModeName.EMBEDDED.value());
    }

    /** Whether {@code prompt=none} is forwarded to Clerk. */
    public boolean acceptsPromptNone() {
        return isOAuth() && Boolean.parseBoolean(getConfig().get(ACCEPTS_PROMPT_NONE));
    }

    public boolean lacksOAuthApplication() {
        return isOAuth() && text(Setting.OAUTH_CLIENT_ID).isEmpty();
    }

    public UsernameFrom usernameFrom() {
        return UsernameFrom.of(value(Setting.USERNAME_FROM)).orElse(UsernameFrom.PREFERRED);
    }

    /** Whether an e-mail address that Clerk did not verify is stored in the account. */
    public boolean storesUnverifiedEmail() {
        return flag(Setting.STORE_UNVERIFIED_EMAIL);
    }

    /** Whether mappers may grant administrative roles. The key is that of Keycloak 26.8. */
    public boolean allowsAdminRoles() {
        return flag(Setting.ALLOW_ADMIN_ROLE_MAPPING);
    }

    public LinkByExternalId linkByExternalId() {
        return LinkByExternalId.of(value(Setting.LINK_BY_EXTERNAL_ID)).orElse(LinkByExternalId.OFF);
    }

    /** Whether the username of a Keycloak user determines the linked Clerk user. */
    public boolean namesAreLinks() {
        return linkByExternalId() == LinkByExternalId.USERNAME;
    }

    /** The origin of the app's page, if the app has one. */
    public Optional<String> appOrigin() {
        return text(Setting.APP_URL).map(URI::create).map(AppPage::of).map(AppPage::origin);
    }

    public AppPage appPage() {
        return AppPage.of(URI.create(text(Setting.APP_URL).orElseThrow()));
    }

    public String publishableKey() {
        return text(CLIENT_ID).orElse("");
    }

    /** Origins whose session tokens are accepted; empty if none are configured. */
    public Optional<Set<String>> authorizedParties() {
        return text(Setting.AUTHORIZED_PARTIES).map(ClerkIdentityProviderConfig::origins);
    }

    /** Whether only the app's server may report who signed in. */
    public boolean hasHandoffSecret() {
        return text(Setting.HANDOFF_SECRET).isPresent();
    }

    List<String> list(Setting setting) {
        return text(setting).map(ListSetting::of).map(List::copyOf).orElse(List.of());
    }

    /** Settings of the check before issuing tokens. */
    public GuardSettings guard() {
        return GuardSettings.of(this);
    }

    /** Settings for assertions of enterprise identity providers. */
    public EnterpriseSettings enterprise() {
        return EnterpriseSettings.of(this);
    }

    /** Whether the Keycloak user is deleted with the Clerk user; otherwise it is disabled. */
    public boolean deletesUsers() {
        return value(Setting.ON_USER_DELETED).equals(Setting.DELETE);
    }

    /** Which Keycloak sessions end when the Clerk session from which they were created is revoked. */
    public SessionsToEnd onSessionRevoked() {
        return SessionsToEnd.of(value(Setting.ON_SESSION_REVOKED));
    }

    /** As {@link #onSessionRevoked}, for a user who signed out in the app. */
    public SessionsToEnd onSessionRemoved() {
        return SessionsToEnd.of(value(Setting.ON_SESSION_REMOVED));
    }

    /** As {@link #onSessionRevoked}, for a session that was ended. */
    public SessionsToEnd onSessionEnded() {
        return SessionsToEnd.of(value(Setting.ON_SESSION_ENDED));
    }

    /** Whether a sign-out from Keycloak also signs the user out of Clerk. */
    public boolean signsOutOfClerk() {
        return flag(Setting.SIGN_OUT_OF_CLERK);
    }

    public boolean grantsForJwts() {
        return flag(Setting.JWT_AUTHORIZATION_GRANT);
    }

    public Duration tokenMaxAge() {
        return seconds(Setting.TOKEN_MAX_AGE);
    }

    public Duration clockSkew() {
        return seconds(Setting.ALLOWED_CLOCK_SKEW);
    }

    public boolean acceptsImpersonation() {
        return flag(Setting.ACCEPT_IMPERSONATION);
    }

    /** The entered value, without surrounding spaces. */
    public Optional<String> text(Setting setting) {
        return text(setting.key());
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(getConfig().get(key)).map(String::trim).filter(value -> !value.isEmpty());
    }

    public String value(Setting setting) {
        return text(setting).orElse(setting.defaultValue());
    }

    private static Set<String> origins(String values) {
        return ListSetting.of(values).stream()
                .map(URI::create)
                .map(AppPage::origin)
                .collect(Collectors.toUnmodifiableSet());
    }

    public boolean flag(Setting setting) {
        return Boolean.parseBoolean(value(setting));
    }

    Duration seconds(Setting setting) {
        return Duration.ofSeconds(Integer.parseInt(value(setting)));
    }
}
