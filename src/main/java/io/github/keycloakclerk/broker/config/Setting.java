package io.github.keycloakclerk.broker.config;

import java.util.List;
import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantConfig;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * A setting of the identity provider, in the order of the admin console. The console finds label and help text in
 * {@code theme-resources/messages}, under {@code clerk.<key>} and {@code clerk.<key>.help}.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are created by List.of
public enum Setting {
    SIGN_IN_MODE(
            "signInMode",
            "Sign-in mode",
            ProviderConfigProperty.LIST_TYPE,
            ModeName.HANDOFF.value(),
            ModeName.options()),
    APP_URL("appUrl", "App URL", ProviderConfigProperty.STRING_TYPE, "", List.of()),
    HANDOFF_SECRET("handoffSecret", "Handoff signing secret", ProviderConfigProperty.PASSWORD, "", List.of()),
    OAUTH_CLIENT_ID("oauthClientId", "OAuth client ID", ProviderConfigProperty.STRING_TYPE, "", List.of()),
    OAUTH_CLIENT_SECRET("oauthClientSecret", "OAuth client secret", ProviderConfigProperty.PASSWORD, "", List.of()),
    CLERK_JS_VERSION("clerkJsVersion", "ClerkJS version", ProviderConfigProperty.STRING_TYPE, "6", List.of()),
    CLERK_UI_VERSION("clerkUiVersion", "Clerk UI version", ProviderConfigProperty.STRING_TYPE, "1", List.of()),
    AUTHORIZED_PARTIES(
            "authorizedParties", "Authorized parties", ProviderConfigProperty.MULTIVALUED_STRING_TYPE, "", List.of()),
    USERNAME_FROM(
            "usernameFrom",
            "Username from",
            ProviderConfigProperty.LIST_TYPE,
            UsernameFrom.PREFERRED.value(),
            UsernameFrom.options()),
    LINK_BY_EXTERNAL_ID(
            "linkByExternalId",
            "Link by external ID",
            ProviderConfigProperty.LIST_TYPE,
            LinkByExternalId.OFF.value(),
            LinkByExternalId.options()),
    STORE_UNVERIFIED_EMAIL(
            "storeUnverifiedEmail", "Store unverified email", ProviderConfigProperty.BOOLEAN_TYPE, "false", List.of()),
    /** The key of Keycloak 26.8. */
    ALLOW_ADMIN_ROLE_MAPPING(
            "allowAdminRoleMapping",
            "Allow admin role mapping",
            ProviderConfigProperty.BOOLEAN_TYPE,
            "false",
            List.of()),
    CHECK_SESSION("checkSession", "Check session", ProviderConfigProperty.BOOLEAN_TYPE, "true", List.of()),
    REQUIRE_FRESH_TOKEN(
            "requireFreshToken", "Require fresh token", ProviderConfigProperty.BOOLEAN_TYPE, "true", List.of()),
    ACCEPT_IMPERSONATION(
            "acceptImpersonation", "Accept impersonation", ProviderConfigProperty.BOOLEAN_TYPE, "false", List.of()),
    TOKEN_MAX_AGE("tokenMaxAge", "Maximum token age (seconds)", ProviderConfigProperty.STRING_TYPE, "90", List.of()),
    ALLOWED_CLOCK_SKEW(
            "allowedClockSkew", "Allowed clock skew (seconds)", ProviderConfigProperty.STRING_TYPE, "5", List.of()),
    WEBHOOK_SECRET("webhookSecret", "Webhook signing secret", ProviderConfigProperty.PASSWORD, "", List.of()),
    GUARD_REFRESH(
            "guardRefresh",
            "Check users before issuing tokens",
            ProviderConfigProperty.BOOLEAN_TYPE,
            "true",
            List.of()),
    GUARD_CACHE_SECONDS(
            "guardCacheSeconds", "User status cache (seconds)", ProviderConfigProperty.STRING_TYPE, "60", List.of()),
    KNOWN_USER_SECONDS(
            "knownUserSeconds",
            "User status cache with webhook (seconds)",
            ProviderConfigProperty.STRING_TYPE,
            "900",
            List.of()),
    GUARD_WHEN_UNREACHABLE(
            "guardWhenUnreachable",
            "If Clerk is unreachable",
            ProviderConfigProperty.LIST_TYPE,
            Setting.ALLOW,
            List.of(Setting.ALLOW, "deny")),
    GUARD_ALLOW_SECONDS(
            "guardAllowSeconds",
            "Maximum time without Clerk (seconds)",
            ProviderConfigProperty.STRING_TYPE,
            "",
            List.of()),
    ON_USER_DELETED(
            "onUserDeleted",
            "When a user is deleted",
            ProviderConfigProperty.LIST_TYPE,
            "disable",
            List.of("disable", Setting.DELETE)),
    ON_SESSION_REVOKED(
            "onSessionRevoked",
            "When a session is revoked",
            ProviderConfigProperty.LIST_TYPE,
            SessionsToEnd.ONLINE.value(),
            SessionsToEnd.options()),
    ON_SESSION_REMOVED(
            "onSessionRemoved",
            "When a session is removed",
            ProviderConfigProperty.LIST_TYPE,
            SessionsToEnd.NONE.value(),
            SessionsToEnd.options()),
    ON_SESSION_ENDED(
            "onSessionEnded",
            "When a session is ended",
            ProviderConfigProperty.LIST_TYPE,
            SessionsToEnd.NONE.value(),
            SessionsToEnd.options()),
    SIGN_OUT_OF_CLERK("signOutOfClerk", "Sign out of Clerk", ProviderConfigProperty.BOOLEAN_TYPE, "false", List.of()),
    JWT_AUTHORIZATION_GRANT(
            JWTAuthorizationGrantConfig.JWT_AUTHORIZATION_GRANT_ENABLED,
            "JWT Authorization Grant",
            ProviderConfigProperty.BOOLEAN_TYPE,
            "false",
            List.of()),
    ENTERPRISE_ISSUERS(
            "enterpriseIssuers", "Enterprise issuers", ProviderConfigProperty.MULTIVALUED_STRING_TYPE, "", List.of()),
    ENTERPRISE_MATCH_USERS_BY(
            "enterpriseMatchUsersBy",
            "Match users by",
            ProviderConfigProperty.LIST_TYPE,
            MatchUsersBy.SUBJECT.value(),
            MatchUsersBy.options()),
    ENTERPRISE_MAKE_MISSING_USERS(
            "enterpriseMakeMissingUsers",
            "Create missing users",
            ProviderConfigProperty.BOOLEAN_TYPE,
            "false",
            List.of()),
    ENTERPRISE_PUBLIC_CLIENTS(
            "enterprisePublicClients", "Public clients", ProviderConfigProperty.MULTIVALUED_STRING_TYPE, "", List.of()),
    ENTERPRISE_MAX_ASSERTION_AGE(
            "enterpriseMaxAssertionAge",
            "Maximum assertion age (seconds)",
            ProviderConfigProperty.STRING_TYPE,
            "300",
            List.of()),
    ENTERPRISE_TOKEN_LIFETIME(
            "enterpriseTokenLifetime",
            "Token lifetime (seconds)",
            ProviderConfigProperty.STRING_TYPE,
            "900",
            List.of()),
    API_URL("apiUrl", "Backend API URL", ProviderConfigProperty.STRING_TYPE, "", List.of()),
    FRONTEND_API_URL("frontendApiUrl", "Frontend API URL", ProviderConfigProperty.STRING_TYPE, "", List.of());

    static final String ALLOW = "allow";
    static final String DELETE = "delete";

    private final String key;
    private final String title;
    private final String type;
    private final String defaultValue;
    private final List<String> options;

    Setting(String key, String title, String type, String defaultValue, List<String> options) {
        this.key = key;
        this.title = title;
        this.type = type;
        this.defaultValue = defaultValue;
        this.options = options;
    }

    public String key() {
        return key;
    }

    /** The English label, for messages of the REST API. */
    String title() {
        return title;
    }

    /** Empty if there is none. */
    String defaultValue() {
        return defaultValue;
    }

    boolean isBoolean() {
        return type.equals(ProviderConfigProperty.BOOLEAN_TYPE);
    }

    List<String> options() {
        return options;
    }

    ProviderConfigProperty property() {
        ProviderConfigProperty property = new ProviderConfigProperty();
        property.setName(key);
        property.setLabel("clerk." + key);
        property.setHelpText("clerk." + key + ".help");
        property.setType(type);
        property.setOptions(options.isEmpty() ? null : options);
        if (!defaultValue.isEmpty()) {
            property.setDefaultValue(isBoolean() ? (Object) Boolean.valueOf(defaultValue) : defaultValue);
        }
        return property;
    }
}
