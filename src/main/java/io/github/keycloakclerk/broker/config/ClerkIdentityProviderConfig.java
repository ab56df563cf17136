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
 * <p>The admin console shows <i>Client ID</i> and <i>Client Secret</i> for every provider; they carry Clerk's publishable
 * and secret key. Getters trust that {@link #validate} let the values pass.
 */
public class ClerkIdentityProviderConfig extends IdentityProviderModel {

    /** Id of the provider, as realms and flows refer to it. */
    public static final String PROVIDER_ID = "clerk";

    static final String CLIENT_ID = "clientId";
    public static final String CLIENT_SECRET = "clientSecret";
    /** Keycloak's own key, which the admin console shows for every provider (advanced settings). */
    private static final String ACCEPTS_PROMPT_NONE = "acceptsPromptNoneForwardFromClient";

    private static final URI CLERK_API = URI.create("https://api.clerk.com/v1");

    /** Not of what is stored, which is saved as it is. */
    private final transient BiConsumer<ClerkIdentityProviderConfig, RealmModel> beforeSaving;

    /** @param beforeSaving judges the settings, and does what is to be done with good ones; throws as {@link #validate} does */
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
     * Keycloak 26.7 answers 500 to an {@link IllegalArgumentException} in an import; an answer of its own passes everywhere.
     *
     * @throws IllegalArgumentException with a sentence that names the field, at the start of the server
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
        // Keycloak looks providers for JWT Authorization Grants up by this key.
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

    /** Whether the Backend API is asked where Clerk has it, and not at a proxy. */
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

    /** Whether Clerk is asked even where the client wants the user not to be bothered. */
    public boolean acceptsPromptNone() {
        return isOAuth() && Boolean.parseBoolean(getConfig().get(ACCEPTS_PROMPT_NONE));
    }

    public boolean lacksOAuthApplication() {
        return isOAuth() && text(Setting.OAUTH_CLIENT_ID).isEmpty();
    }

    public UsernameFrom usernameFrom() {
        return UsernameFrom.of(value(Setting.USERNAME_FROM)).orElse(UsernameFrom.PREFERRED);
    }

    /** Whether an address that Clerk did not verify becomes the account's. */
    public boolean storesUnverifiedEmail() {
        return flag(Setting.STORE_UNVERIFIED_EMAIL);
    }

    /** Whether mappers may grant roles that administer. Keycloak's own key of 26.8. */
    public boolean allowsAdminRoles() {
        return flag(Setting.ALLOW_ADMIN_ROLE_MAPPING);
    }

    public LinkByExternalId linkByExternalId() {
        return LinkByExternalId.of(value(Setting.LINK_BY_EXTERNAL_ID)).orElse(LinkByExternalId.OFF);
    }

    /** Whether the name of a Keycloak user says whose it is. */
    public boolean namesAreLinks() {
        return linkByExternalId() == LinkByExternalId.USERNAME;
    }

    /** Where the customer's app is: the origin of its page, if there is one. */
    public Optional<String> appOrigin() {
        return text(Setting.APP_URL).map(URI::create).map(AppPage::of).map(AppPage::origin);
    }

    public AppPage appPage() {
        return AppPage.of(URI.create(text(Setting.APP_URL).orElseThrow()));
    }

    public String publishableKey() {
        return text(CLIENT_ID).orElse("");
    }

    /** Origins whose session tokens count; empty if the administrator has not said. */
    public Optional<Set<String>> authorizedParties() {
        return text(Setting.AUTHORIZED_PARTIES).map(ClerkIdentityProviderConfig::origins);
    }

    /** Whether only the app's server may say who signed in. */
    public boolean hasHandoffSecret() {
        return text(Setting.HANDOFF_SECRET).isPresent();
    }

    List<String> list(Setting setting) {
        return text(setting).map(ListSetting::of).map(List::copyOf).orElse(List.of());
    }

    /** How the user's state in Clerk decides about each new token of somebody who is linked to Clerk. */
    public GuardSettings guard() {
        return GuardSettings.of(this);
    }

    /** How assertions of enterprises' identity providers are taken. */
    public EnterpriseSettings enterprise() {
        return EnterpriseSettings.of(this);
    }

    /** Whether the Keycloak user goes with the Clerk user; disabled otherwise. */
    public boolean deletesUsers() {
        return value(Setting.ON_USER_DELETED).equals(Setting.DELETE);
    }

    /** Which Keycloak sessions end with the Clerk session that they came from. */
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

    /** Whether whoever signs out of Keycloak is signed out of Clerk. */
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

    /** What was entered, without blanks around it. */
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
