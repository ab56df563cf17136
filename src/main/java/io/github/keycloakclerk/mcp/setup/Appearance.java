package io.github.keycloakclerk.mcp.setup;

import io.github.keycloakclerk.mcp.consent.McpConsentActionFactory;
import io.github.keycloakclerk.mcp.consent.RealmTheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/** Sets the login theme, the required action of the consent page, and refresh token rotation. */
record Appearance(KeycloakSession session, RealmModel realm, Changes changes) {

    private static final String THEME = "keycloak-clerk";

    /** Keycloak's themes, which are not an administrator's own choice. */
    private static final Set<String> USUAL = Set.of("", "keycloak", "keycloak.v2", "base");

    void set() {
        String theme = Optional.ofNullable(realm.getLoginTheme()).orElse("");
        boolean brandOfServer = theme.isEmpty() && !USUAL.contains(effective());
        if (USUAL.contains(theme) && !brandOfServer) {
            realm.setLoginTheme(THEME);
            changes.add(ResourceType.REALM, "loginTheme", theme.isEmpty() ? "-" : theme, THEME);
        }
        if (realm.getRequiredActionProviderByAlias(McpConsentActionFactory.PROVIDER_ID) == null) {
            realm.addRequiredActionProvider(action());
            changes.add(
                    ResourceType.REQUIRED_ACTION,
                    "requiredActions/" + McpConsentActionFactory.PROVIDER_ID,
                    "",
                    McpConsentActionFactory.DISPLAY_TEXT);
        }
        if (!realm.isRevokeRefreshToken()) {
            realm.setRevokeRefreshToken(true);
            realm.setRefreshTokenMaxReuse(0);
            changes.add(ResourceType.REALM, "revokeRefreshToken", "false", "true");
        }
    }

    /** The server's theme for realms without a theme. */
    private String effective() {
        try {
            return RealmTheme.login(session).getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RequiredActionProviderModel action() {
        RequiredActionProviderModel action = new RequiredActionProviderModel();
        action.setAlias(McpConsentActionFactory.PROVIDER_ID);
        action.setProviderId(McpConsentActionFactory.PROVIDER_ID);
        action.setName(McpConsentActionFactory.DISPLAY_TEXT);
        action.setEnabled(true);
        action.setDefaultAction(false);
        action.setPriority(1
                + realm.getRequiredActionProvidersStream()
                        .mapToInt(RequiredActionProviderModel::getPriority)
                        .max()
                        .orElse(0));
        return action;
    }
}
