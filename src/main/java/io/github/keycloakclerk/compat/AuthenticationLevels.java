package io.github.keycloakclerk.compat;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * Records the result of a sign-in at an identity provider where Keycloak's own flows record it: the authentication time
 * (claim {@code auth_time}), the level (claim {@code acr}), and the executions (claim {@code amr}).
 *
 * <p>Written against 26.7: the flow does not continue after a sign-in at an identity provider, so neither
 * {@code ConditionalLoaAuthenticator} nor the processor of the flow records it.
 */
public final class AuthenticationLevels {

    private AuthenticationLevels() {}

    /**
     * @param authenticatedAt seconds since the epoch
     * @param level negative if the flow has no levels
     * @param levels the levels with the times when they were reached
     * @param executions of the flow
     * @param goesOn whether this adds to what the running session has reached, or replaces it
     */
    public static void record(
            KeycloakSession session,
            AuthenticationSessionModel authSession,
            long authenticatedAt,
            int level,
            Map<Integer, Long> levels,
            List<String> executions,
            boolean goesOn) {
        authSession.setClientNote(AuthenticationManager.AUTH_TIME_BROKER, Long.toString(authenticatedAt));
        UserSessionModel running =
                goesOn ? new AuthenticationSessionManager(session).getUserSession(authSession) : null;
        if (!goesOn) {
            authSession.removeAuthNote(Constants.LOA_MAP);
            authSession.setUserSessionNote(Constants.AUTHENTICATORS_COMPLETED, "{}");
        }
        executions.forEach(execution -> AuthenticatorUtils.updateCompletedExecutions(authSession, running, execution));
        if (level >= Constants.MINIMUM_LOA) {
            new AcrStore(session, authSession).setLevelAuthenticatedToCurrentRequest(level);
            String map = merged(authSession.getAuthNote(Constants.LOA_MAP), levels);
            authSession.setAuthNote(Constants.LOA_MAP, map);
            authSession.setUserSessionNote(Constants.LOA_MAP, map);
        }
    }

    private static String merged(@Nullable String before, Map<Integer, Long> levels) {
        try {
            Map<Integer, Long> all = before == null
                    ? new TreeMap<>()
                    : JsonSerialization.readValue(before, new TypeReference<TreeMap<Integer, Long>>() {});
            all.putAll(levels);
            return JsonSerialization.writeValueAsString(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
