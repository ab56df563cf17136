package io.github.keycloakclerk.check;

import static io.github.keycloakclerk.check.RealmJson.audience;
import static io.github.keycloakclerk.check.RealmJson.frontendUrl;
import static io.github.keycloakclerk.check.RealmJson.mapper;
import static io.github.keycloakclerk.check.RealmJson.mapperConfig;
import static io.github.keycloakclerk.check.RealmJson.policy;
import static io.github.keycloakclerk.check.RealmJson.removeExecutor;
import static io.github.keycloakclerk.check.RealmJson.removePolicy;
import static io.github.keycloakclerk.check.RealmJson.scope;
import static io.github.keycloakclerk.check.RealmJson.unassign;
import static io.github.keycloakclerk.check.RealmJson.updater;
import static io.github.keycloakclerk.harness.RealmExport.provider;
import static io.github.keycloakclerk.harness.RealmExport.with;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.keycloakclerk.harness.UserProfilesOfRealm;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A fault in a realm, and the result of the check that detects it. */
@SuppressWarnings("ImmutableEnumChecker") // changes have no state
enum Fault {
    UNREACHABLE(
            "metadata-reachable",
            "warning",
            realm -> frontendUrl(realm, "http://localhost:9"),
            "metadata-root-path",
            "cors-header"),
    ANOTHER_SERVER(
            "metadata-reachable",
            "problem",
            realm -> frontendUrl(realm, provider(realm).at("/config/appUrl").asText()),
            "metadata-root-path",
            "cors-header"),
    WITHOUT_TLS(
            "metadata-https",
            "problem",
            realm -> frontendUrl(realm, "http://keycloak.invalid"),
            "metadata-reachable",
            "metadata-root-path",
            "cors-header"),
    HIDDEN_SCOPE(
            "metadata-scopes",
            "warning",
            realm -> ((ObjectNode) scope(realm, "mcp:read").get("attributes"))
                    .put("include.in.openid.provider.metadata", "false")),
    NO_SERVER(
            "servers-known",
            "problem",
            realm -> realm.path("clientScopes").forEach(scope -> ((ObjectNode) scope).remove("protocolMappers")),
            "metadata-pkce",
            "metadata-public-clients",
            "servers-default"),
    UNASSIGNED_SCOPE("servers-scopes", "warning", realm -> unassign(realm, "mcp:write")),
    TWO_SPELLINGS("servers-spelling", "warning", realm -> audience(realm, "mcp:read", "http://localhost:8090/mcp/")),
    NO_DEFAULT_SCOPE("servers-default", "warning", realm -> audience(realm, "mcp:read", "http://localhost:8091/mcp")),
    INTROSPECTED(
            "servers-introspection", "warning", realm -> mapper(realm, "mcp").put("introspection.token.claim", "true")),
    TRUSTED_HOSTS("registration-trusted-hosts", "problem", realm -> {
        ObjectNode config = policy(realm, "Trusted Hosts", "trusted-hosts");
        config.putArray("host-sending-registration-request-must-match").add("true");
        config.putArray("client-uris-must-match").add("true");
    }),
    MAX_CLIENTS(
            "registration-max-clients",
            "warning",
            realm -> policy(realm, "Max Clients", "max-clients")
                    .putArray("max-clients")
                    .add("200")),
    NO_LIMIT("registration-limit", "warning", realm -> removePolicy(realm, "mcp-client-limit")),
    NO_ROOM(
            "registration-room",
            "problem",
            realm -> ((ObjectNode) policy(realm, "mcp-client-limit").get("config"))
                    .putArray("max-clients")
                    .add("0")),
    NO_EXECUTOR(
            "registration-executor",
            "problem",
            realm -> removeExecutor(realm, "mcp-client-registration"),
            "registration-token-executor",
            "document-registration-executor"),
    ONLY_WITH_TOKEN(
            "registration-executor",
            "problem",
            realm -> updater(realm, "ByInitialAccessToken"),
            "document-executor",
            "document-registration-executor"),
    ONLY_WITHOUT_TOKEN(
            "registration-token-executor",
            "problem",
            realm -> updater(realm, "ByAnonymous"),
            "document-executor",
            "document-registration-executor"),
    NO_DOCUMENT_EXECUTOR(
            "document-executor", "problem", realm -> removeExecutor(realm, "mcp-client-metadata-document")),
    DISABLED_POLICY(
            "document-registration-executor",
            "problem",
            realm -> ((ObjectNode) realm.at("/clientPolicies/policies/0")).put("enabled", false),
            "registration-executor",
            "registration-token-executor",
            "document-executor"),
    NO_PKCE(
            "public-clients-pkce",
            "warning",
            realm -> ((ObjectNode) realm.at("/clientPolicies/policies/1")).put("enabled", false)),
    NO_CONSENT(
            "consent-required",
            "problem",
            realm -> {
                removeExecutor(realm, "mcp-client-registration");
                removePolicy(realm, "consent-required");
            },
            "registration-executor",
            "registration-token-executor",
            "document-registration-executor"),
    OTHER_THEME("consent-theme", "warning", realm -> realm.put("loginTheme", "keycloak.v2")),
    NO_DETAILS(
            "consent-details",
            "warning",
            realm -> realm.path("requiredActions").forEach(action -> {
                if (action.path("alias").asText().equals("mcp-consent")) {
                    ((ObjectNode) action).put("enabled", false);
                }
            })),
    NO_EVENTS("events-saved", "warning", realm -> realm.put("eventsEnabled", false)),
    NO_ROTATION("token-rotation", "warning", realm -> realm.put("revokeRefreshToken", false)),
    REUSE("token-rotation", "warning", realm -> realm.put("refreshTokenMaxReuse", 1)),
    LONG_TOKENS("token-lifetime", "warning", realm -> realm.put("accessTokenLifespan", 86_400)),
    NO_APP_PAGE(
            "clerk-app-page",
            "problem",
            realm -> with("appUrl", provider(realm).at("/config/appUrl").asText() + "/nothing-here")
                    .accept(realm)),
    NO_WEBHOOK_SECRET("clerk-webhook-secret", "warning", with("webhookSecret", "")),
    NO_TOKEN_CHECK("clerk-token-check", "problem", with("guardRefresh", "false")),
    MISSING_ROLE("clerk-mappers", "problem", realm -> mapperConfig(realm, 1).put("role", "nobody-has-this")),
    ADMIN_ROLE("clerk-mappers", "problem", realm -> mapperConfig(realm, 1).put("role", "realm-management.realm-admin")),
    UNSAFE_PATH("clerk-mappers", "problem", realm -> mapperConfig(realm, 1).put("jsonField", "unsafe_metadata.plan")),
    MISSING_PATH("clerk-mappers", "problem", realm -> mapperConfig(realm, 2).put("jsonField", "")),
    ORGANIZATIONS_OFF("clerk-mappers", "problem", realm -> realm.put("organizationsEnabled", false)),
    SHARED_GROUP(
            "clerk-mappers",
            "problem",
            realm -> mapperConfig(realm, 0).put("target", "groups").put("nameTemplate", "/everybody")),
    EDITABLE_MEMORY(
            "clerk-attributes",
            "problem",
            realm -> UserProfilesOfRealm.change(realm, profile -> {
                UserProfilesOfRealm.remove(profile, "clerk_memberships");
                profile.put("unmanagedAttributePolicy", "ENABLED");
            })),
    BROKEN_CHECK(
            "check-complete",
            "warning",
            realm -> ((ObjectNode) realm.get("attributes")).put("test-broken-check", "true")),
    UNCONFIRMED_WEBHOOKS("clerk-webhook-deliveries", "warning", realm -> {});

    final String id;
    final String status;
    final Consumer<ObjectNode> change;
    /** Other checks that cannot pass because of this fault. */
    final Set<String> also;

    Fault(String id, String status, Consumer<ObjectNode> change, String... also) {
        this.id = id;
        this.status = status;
        this.change = change;
        this.also = Set.of(also);
    }

    /** Checks that always warn on the shared server. */
    static List<String> usual() {
        return List.of("clerk-reconciliation", "keycloak-security", "clerk-webhook-deliveries");
    }
}
