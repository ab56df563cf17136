package io.github.keycloakclerk.broker.signin;

import io.github.keycloakclerk.stored.StoredKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * What the client's browser flow demands of a sign-in. The flow does not continue after a sign-in at an identity
 * provider, so what it would have recorded is recorded then. The flow is read at the start and again at the callback;
 * Keycloak's authentication session stores only how far the flow had come.
 *
 * @param user ID of the user of the running Keycloak session; empty if there is none
 * @param base level that the running Keycloak session already has; -1 for none
 * @param wanted level that the client requests or the flow has reached
 * @param floor level that every sign-in must reach
 * @param all all levels, in ascending order
 */
public record ClerkLevels(String user, int base, int wanted, int floor, List<ClerkLevel> all) {

    static final ClerkLevels NONE = new ClerkLevels("", -1, -1, ClerkLevel.ALWAYS, List.of());

    private static final String NOTE = StoredKey.LEVELS.key();
    private static final String ARRIVED = ClerkLevels.class.getName();

    /** @param execution ID of the step that the flow had reached; empty if the sign-in began elsewhere */
    private record Progress(String provider, String user, int base, int wanted, String execution) {}

    /** Records that the flow has reached a {@code clerk-sign-in} step, which now sends the browser to the provider. */
    public static void arrive(
            KeycloakSession session,
            AuthenticationSessionModel authSession,
            String provider,
            Optional<String> user,
            String execution) {
        session.setAttribute(ARRIVED, provider);
        remember(session, authSession, provider, user, execution);
    }

    /** Whether the flow has sent the browser to the provider in this request. */
    public static boolean hasArrived(KeycloakSession session, String provider) {
        return provider.equals(session.getAttribute(ARRIVED, String.class));
    }

    /**
     * Records that the sign-in began on another Keycloak page, such as by a button of the login form.
     *
     * @return what the flow demands
     */
    public static FlowLevels begin(KeycloakSession session, AuthenticationSessionModel authSession, String provider) {
        return remember(session, authSession, provider, Optional.empty(), "");
    }

    private static FlowLevels remember(
            KeycloakSession session,
            AuthenticationSessionModel authSession,
            String provider,
            Optional<String> user,
            String execution) {
        FlowLevels flow = FlowLevels.of(authSession, provider);
        AcrStore store = new AcrStore(session, authSession);
        int asked = store.getRequestedLevelOfAuthentication(AuthenticationFlowResolver.resolveBrowserFlow(authSession));
        Progress progress = new Progress(
                provider,
                user.orElse(""),
                store.getLevelOfAuthenticationFromCurrentAuthentication(),
                Math.max(asked, flow.levelOf(execution).orElse(flow.floor())),
                flow.levelOf(execution).isPresent() ? execution : "");
        try {
            authSession.setAuthNote(NOTE, JsonSerialization.writeValueAsString(progress));
            return flow;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the flow demands of sign-ins with this provider. */
    static ClerkLevels of(AuthenticationSessionModel authSession, String provider) {
        FlowLevels flow = FlowLevels.of(authSession, provider);
        Progress progress = Optional.ofNullable(authSession.getAuthNote(NOTE))
                .map(ClerkLevels::read)
                .filter(noted -> noted.provider().equals(provider))
                .orElseGet(() -> new Progress(provider, "", -1, flow.floor(), ""));
        // A step without a condition applies if the flow has reached it. If the sign-in began elsewhere, all apply.
        List<ClerkLevel> all = flow.levels().stream()
                .filter(level -> level.level() != ClerkLevel.ALWAYS
                        || progress.execution().isEmpty()
                        || level.execution().equals(progress.execution()))
                .toList();
        return new ClerkLevels(progress.user(), progress.base(), progress.wanted(), flow.floor(), all);
    }

    private static Progress read(String json) {
        try {
            return JsonSerialization.readValue(json, Progress.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The demands for a user. The level of another user's session does not count. */
    ClerkLevels of(Optional<String> userId) {
        return isOf(userId) ? this : new ClerkLevels(user, -1, wanted, floor, all);
    }

    boolean isOf(Optional<String> userId) {
        return userId.filter(user::equals).isPresent();
    }

    /** The levels that this sign-in is to reach. */
    List<ClerkLevel> due() {
        return all.stream().filter(this::isDue).toList();
    }

    private boolean isDue(ClerkLevel level) {
        return level.level() == ClerkLevel.ALWAYS || level.level() > base && level.level() <= wanted;
    }

    /**
     * Whether the sign-in fails without this level.
     *
     * @param required level without which the client accepts no sign-in
     */
    boolean mustReach(ClerkLevel level, Optional<Integer> required) {
        if (level.level() == ClerkLevel.ALWAYS) {
            return level.secondFactor();
        }
        boolean floorNeedsFactor = level.level() == floor && level.secondFactor();
        boolean demanded = floorNeedsFactor
                || required.filter(least -> level.level() <= least).isPresent();
        return level.level() > base && demanded;
    }
}
