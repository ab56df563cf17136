package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.RealmModel;

/** Checks how long tokens are valid and clients stay connected. */
record TokensCheck(RealmModel realm) {

    private static final String TOKENS = "realm-settings/tokens";
    private static final String SESSIONS = "realm-settings/sessions";

    /** The MCP specification requires short-lived access tokens, without a number. */
    private static final int MAX_ACCESS_TOKEN = 3600;

    /** The time between two uses on a working day. */
    private static final int MIN_IDLE = 3600;

    static List<Supplier<List<Finding>>> begin(CheckScope scope) {
        return List.of(new TokensCheck(scope.realm())::findings);
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(rotation());
        findings.add(
                realm.getAccessTokenLifespan() > MAX_ACCESS_TOKEN
                        ? Finding.warning("token-lifetime", "long", time(realm.getAccessTokenLifespan()))
                                .at(TOKENS)
                        : Finding.ok("token-lifetime", time(realm.getAccessTokenLifespan())));
        findings.add(connection());
        return findings;
    }

    private Finding rotation() {
        String id = "token-rotation";
        if (!realm.isRevokeRefreshToken()) {
            return Finding.warning(id, "off").at(TOKENS);
        }
        return realm.getRefreshTokenMaxReuse() > 0
                ? Finding.warning(id, "reuse", realm.getRefreshTokenMaxReuse()).at(TOKENS)
                : Finding.ok(id);
    }

    private Finding connection() {
        String id = "connection-lifetime";
        String idle = time(realm.getSsoSessionIdleTimeout());
        String most = time(realm.getSsoSessionMaxLifespan());
        if (!offersOffline()) {
            return realm.getSsoSessionIdleTimeout() < MIN_IDLE
                    ? Finding.warning(id, "short", idle, most).at(SESSIONS)
                    : Finding.ok(id, idle, most, "-", "-");
        }
        String offlineMost =
                realm.isOfflineSessionMaxLifespanEnabled() ? time(realm.getOfflineSessionMaxLifespan()) : "∞";
        return Finding.ok(id, idle, most, time(realm.getOfflineSessionIdleTimeout()), offlineMost);
    }

    private boolean offersOffline() {
        Stream<ClientScopeModel> scopes =
                Stream.concat(realm.getDefaultClientScopesStream(true), realm.getDefaultClientScopesStream(false));
        return scopes.anyMatch(scope -> OAuth2Constants.OFFLINE_ACCESS.equals(scope.getName()));
    }

    /** In the largest unit that fits. */
    private static String time(int seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (seconds >= 86_400 && seconds % 86_400 == 0) {
            return time.toDays() + " d";
        }
        if (seconds >= 3600 && seconds % 3600 == 0) {
            return time.toHours() + " h";
        }
        return seconds % 60 == 0 ? time.toMinutes() + " min" : seconds + " s";
    }
}
