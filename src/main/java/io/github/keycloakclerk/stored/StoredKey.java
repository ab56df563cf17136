package io.github.keycloakclerk.stored;

/**
 * All keys under which data is stored in Keycloak. Each is written and read by one class, which describes its meaning.
 * The documentation describes who can see the data, and how long it is kept.
 */
public enum StoredKey {
    SESSION_PROVIDER(Place.USER_SESSION_NOTE, "clerk_provider"),
    SESSION_USER_ID(Place.USER_SESSION_NOTE, "clerk_user_id"),
    SESSION_ID(Place.USER_SESSION_NOTE, "clerk_session_id"),
    SESSION_EXPIRES_AT(Place.USER_SESSION_NOTE, "clerk_session_expires_at"),
    SESSION_ORGANIZATION_ID(Place.USER_SESSION_NOTE, "clerk_org_id"),
    SESSION_ORGANIZATION_SLUG(Place.USER_SESSION_NOTE, "clerk_org_slug"),
    SESSION_ORGANIZATION_ROLE(Place.USER_SESSION_NOTE, "clerk_org_role"),
    SESSION_ORGANIZATION_PERMISSIONS(Place.USER_SESSION_NOTE, "clerk_org_permissions"),
    SESSION_FACTOR_AGES(Place.USER_SESSION_NOTE, "clerk_fva"),
    SESSION_CHECKED_AT(Place.USER_SESSION_NOTE, "clerk_checked_at"),
    SIGN_IN_PROVIDER(Place.AUTHENTICATION_NOTE, "clerk_sign_in_provider"),
    SIGN_IN_AT(Place.AUTHENTICATION_NOTE, "clerk_sign_in_at"),
    LEVELS(Place.AUTHENTICATION_NOTE, "clerk_levels"),
    CONSENT_CLIENT(Place.AUTHENTICATION_NOTE, "clerk-consent-client"),
    USER_CLERK_ID(Place.USER_ATTRIBUTE, "clerk_user_id"),
    USER_EXTERNAL_ID(Place.USER_ATTRIBUTE, "clerk_external_id"),
    USER_DISABLED(Place.USER_ATTRIBUTE, "clerk_disabled"),
    USER_CREATED_BY(Place.USER_ATTRIBUTE, "clerk_created_by"),
    USER_LINK(Place.USER_ATTRIBUTE, "clerk_link"),
    USER_UNFINISHED(Place.USER_ATTRIBUTE, "clerk_unfinished"),
    USER_UNLINKED(Place.USER_ATTRIBUTE, "clerk_unlinked"),
    USER_MEMBERSHIPS(Place.USER_ATTRIBUTE, "clerk_memberships"),
    USER_APPLIED(Place.USER_ATTRIBUTE, "clerk_applied"),
    TARGET_ORGANIZATION(Place.TARGET_ATTRIBUTE, "clerk_org_id"),
    TARGET_MADE_BY(Place.TARGET_ATTRIBUTE, "clerk_made_by"),
    CLIENT_REGISTERED_BY(Place.CLIENT_ATTRIBUTE, "mcp.registered-by"),
    CLIENT_REGISTERED_AT(Place.CLIENT_ATTRIBUTE, "mcp.registered-at"),
    CLIENT_LAST_USED_AT(Place.CLIENT_ATTRIBUTE, "mcp.last-used-at"),
    CLIENT_UNDER_RULES(Place.CLIENT_ATTRIBUTE, "mcp.registration-rules"),
    CLIENT_REDIRECT_URIS(Place.CLIENT_ATTRIBUTE, "mcp.redirect-uris"),
    REALM_INSTANCE(Place.REALM_ATTRIBUTE, "clerk.instance."),
    SIGN_IN_DATA(Place.BROKER_CONTEXT, "clerk.data"),
    SIGN_IN_VERIFIED_EMAIL(Place.BROKER_CONTEXT, "clerk.verified_email"),
    SIGN_IN_NOTE(Place.BROKER_CONTEXT, "clerk.note."),
    SIGN_IN_FORGET(Place.BROKER_CONTEXT, "clerk.forget."),
    SIGN_IN_ACCOUNT(Place.BROKER_CONTEXT, "clerk.account"),
    SIGN_IN_LEFT_ALONE(Place.BROKER_CONTEXT, "clerk.left_alone"),
    SIGN_IN_DECIDED(Place.BROKER_CONTEXT, "clerk.decided."),
    SIGN_IN_FIXED_USERNAME(Place.BROKER_CONTEXT, "clerk.fixed_username"),
    SIGN_IN_ASSURANCE(Place.BROKER_CONTEXT, "clerk.assurance"),
    SIGN_IN_LINKING(Place.BROKER_CONTEXT, "clerk.linking"),
    SIGN_IN_KEEPS_UNVERIFIED(Place.BROKER_CONTEXT, "clerk.keeps_unverified_email"),
    SIGN_IN_JOINED(Place.BROKER_CONTEXT, "clerk.joined."),
    SIGN_IN_REVIEWED(Place.BROKER_CONTEXT, "clerk.reviewed"),
    SIGN_IN_KEPT_ELSEWHERE(Place.BROKER_CONTEXT, "clerk.kept_elsewhere"),
    SIGN_IN_FIRST_NAME(Place.BROKER_CONTEXT, "clerk.first_name"),
    SIGN_IN_LAST_NAME(Place.BROKER_CONTEXT, "clerk.last_name"),
    SIGN_IN_CONFIRMED(Place.BROKER_CONTEXT, "clerk.confirmed_account"),
    SIGN_IN_APPLIED(Place.BROKER_CONTEXT, "clerk.applied"),
    STATE(Place.SINGLE_USE, "state"),
    TOKEN(Place.SINGLE_USE, "token"),
    HANDOFF_OPEN(Place.SINGLE_USE, "handle"),
    HANDOFF_COMPLETED(Place.SINGLE_USE, "handed-over"),
    OAUTH_APPLICATION(Place.SINGLE_USE, "oauth-application"),
    KNOWN_USER(Place.SINGLE_USE, "known-user"),
    USER_VERSION(Place.SINGLE_USE, "user-version"),
    USER_CACHE_CLEARED(Place.SINGLE_USE, "user-cache-cleared"),
    KNOWN_SESSION(Place.SINGLE_USE, "clerk-session"),
    WEBHOOK_WORKS(Place.SINGLE_USE, "webhook-works"),
    WEBHOOK_DELIVERED(Place.SINGLE_USE, "webhook-delivered"),
    WEBHOOK_REFUSED(Place.SINGLE_USE, "webhook-refused"),
    ASSERTION(Place.SINGLE_USE, "assertion"),
    ENTERPRISE_FIRST(Place.SINGLE_USE, "enterprise-first"),
    ENTERPRISE_REFUSED(Place.SINGLE_USE, "enterprise-refused"),
    ENTERPRISE_CONNECTION(Place.SINGLE_USE, "enterprise-connection"),
    CALLS(Place.SINGLE_USE, "calls."),
    ORGANIZATION_ENDED(Place.SINGLE_USE, "organization-ended"),
    LOCK(Place.SINGLE_USE, "lock"),
    WEBHOOK(Place.SINGLE_USE, "webhook"),
    MCP_RATE(Place.MCP_SINGLE_USE, "rate."),
    MCP_USED(Place.MCP_SINGLE_USE, "used."),
    MCP_FAR_FROM_FULL(Place.MCP_SINGLE_USE, "far-from-full."),
    MCP_CLEANED(Place.MCP_SINGLE_USE, "cleaned"),
    RECONCILIATION(Place.SERVER_CONFIGURATION, "reconciliation."),
    KNOWN_PROFILE(Place.USER_CACHE, "clerk.known."),
    MAPPER_NEEDS(Place.REALM_CACHE, "clerk.needs."),
    ENTERPRISE_PROVIDERS(Place.REALM_CACHE, "clerk.enterprise"),
    JWT_GRANTS(Place.REALM_CACHE, "mcp.jwt-grants");

    /** Where something is stored. */
    public enum Place {
        /** A note of the Keycloak session. */
        USER_SESSION_NOTE,
        /** A note of the authentication session, while a browser signs in. */
        AUTHENTICATION_NOTE,
        /** An attribute of a user. */
        USER_ATTRIBUTE,
        /** An attribute of a group, a role or an Organization. */
        TARGET_ATTRIBUTE,
        /** An attribute of a client. */
        CLIENT_ATTRIBUTE,
        /** An attribute of a realm; the ID of the provider follows. */
        REALM_ATTRIBUTE,
        /** Data of a sign-in, in Keycloak's broker context. */
        BROKER_CONTEXT,
        /** An entry of the single-use store, after {@code clerk-}. */
        SINGLE_USE,
        /** An entry of the single-use store, after {@code mcp-}. */
        MCP_SINGLE_USE,
        /** A row of Keycloak's server configuration, after {@code clerk-}; the IDs of realm and provider follow. */
        SERVER_CONFIGURATION,
        /** Stored with a user in Keycloak's user cache; the alias of the provider follows. */
        USER_CACHE,
        /** Stored with a realm in Keycloak's realm cache; the alias of the provider follows. */
        REALM_CACHE
    }

    private final Place place;
    private final String key;

    StoredKey(Place place, String key) {
        this.place = place;
        this.key = key;
    }

    public Place place() {
        return place;
    }

    /** As it is stored; a prefix if it ends with a dot. */
    public String key() {
        return key;
    }
}
