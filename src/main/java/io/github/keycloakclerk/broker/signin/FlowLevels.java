package io.github.keycloakclerk.broker.signin;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.IdentityProviderAuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalLoaAuthenticatorFactory;
import org.keycloak.authentication.authenticators.util.LoAUtil;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a browser flow demands of sign-ins with one provider: its {@code clerk-sign-in} steps, and the subflows with
 * Keycloak's "Condition - Level of Authentication" around them. The browser is sent to Clerk once, regardless of the level.
 *
 * @param levels levels of the steps for this provider, in ascending order
 * @param floor lowest level of the flow, which every sign-in must reach; {@link ClerkLevel#ALWAYS} if it has no levels
 * @param onlyClerk whether users can sign in only with Clerk or the cookie of a running session
 */
public record FlowLevels(List<ClerkLevel> levels, int floor, boolean onlyClerk) {

    private static final Logger LOG = Logger.getLogger(FlowLevels.class);

    /** ID of the authenticator that sends the browser to Clerk, and its setting. */
    public static final String AUTHENTICATOR = "clerk-sign-in";

    public static final String SECOND_FACTOR = "requireSecondFactor";

    private static final Set<String> OF_CLERK = Set.of(
            AUTHENTICATOR, CookieAuthenticatorFactory.PROVIDER_ID, ConditionalLoaAuthenticatorFactory.PROVIDER_ID);

    /** Reads the current browser flow of the client that the sign-in is for. */
    public static FlowLevels of(AuthenticationSessionModel authSession, String provider) {
        Walk walk = new Walk(authSession.getRealm(), provider, new HashMap<>());
        String flow = AuthenticationFlowResolver.resolveBrowserFlow(authSession).getId();
        List<ClerkLevel> levels = walk.below(flow, Condition.NONE)
                .sorted(Comparator.comparingInt(ClerkLevel::level))
                .toList();
        OptionalInt floor =
                walk.conditions().values().stream().mapToInt(Integer::intValue).min();
        return new FlowLevels(levels, floor.orElse(ClerkLevel.ALWAYS), walk.isOnlyClerk(flow));
    }

    /** Whether the flow has steps for this provider. */
    public boolean hasSteps() {
        return !levels.isEmpty();
    }

    /** The level of an execution; empty if this flow does not contain it. */
    Optional<Integer> levelOf(String execution) {
        return levels.stream()
                .filter(level -> level.execution().equals(execution))
                .map(ClerkLevel::level)
                .findFirst();
    }

    /** The condition that applies to a part of the flow. */
    private record Condition(int level, int maxAge) {
        static final Condition NONE = new Condition(ClerkLevel.ALWAYS, -1);
    }

    /** @param conditions levels of the conditions that were found, by the ID of their flow */
    private record Walk(RealmModel realm, String provider, Map<String, Integer> conditions) {

        Stream<ClerkLevel> below(String flow, Condition outer) {
            List<AuthenticationExecutionModel> executions = enabled(flow);
            Optional<Condition> own = executions.stream()
                    .filter(execution ->
                            ConditionalLoaAuthenticatorFactory.PROVIDER_ID.equals(execution.getAuthenticator()))
                    .flatMap(execution -> config(execution).stream())
                    .flatMap(FlowLevels::condition)
                    .findFirst();
            Condition condition = own.orElse(outer);
            // Also if it repeats the outer condition: other steps that this flow requires matter.
            if (own.isPresent()) {
                conditions.put(flow, condition.level());
                if (executions.stream().anyMatch(FlowLevels::needsMore)) {
                    LOG.warnf(
                            "Level %d cannot be reached through Clerk: its subflow requires other steps",
                            condition.level());
                    // The level is not offered, but the demands of its steps still apply.
                    return executions.stream().flatMap(execution -> of(execution, Condition.NONE));
                }
            }
            return executions.stream().flatMap(execution -> of(execution, condition));
        }

        private List<AuthenticationExecutionModel> enabled(String flow) {
            return realm.getAuthenticationExecutionsStream(flow)
                    .filter(execution -> !execution.isDisabled())
                    .toList();
        }

        private Stream<ClerkLevel> of(AuthenticationExecutionModel execution, Condition condition) {
            if (execution.isAuthenticatorFlow()) {
                return below(execution.getFlowId(), condition);
            }
            if (!AUTHENTICATOR.equals(execution.getAuthenticator())) {
                return Stream.empty();
            }
            Map<String, String> settings =
                    config(execution).map(AuthenticatorConfigModel::getConfig).orElse(Map.of());
            String alias = settings.getOrDefault(IdentityProviderAuthenticatorFactory.DEFAULT_PROVIDER, "")
                    .trim();
            return alias.isEmpty() || alias.equals(provider)
                    ? Stream.of(new ClerkLevel(
                            condition.level(),
                            Boolean.parseBoolean(settings.get(SECOND_FACTOR)),
                            condition.maxAge(),
                            execution.getId()))
                    : Stream.empty();
        }

        boolean isOnlyClerk(String flow) {
            return enabled(flow).stream()
                    .allMatch(execution -> execution.isAuthenticatorFlow()
                            ? isOnlyClerk(execution.getFlowId())
                            : OF_CLERK.contains(Objects.requireNonNullElse(execution.getAuthenticator(), "")));
        }

        private Optional<AuthenticatorConfigModel> config(AuthenticationExecutionModel execution) {
            return Optional.ofNullable(execution.getAuthenticatorConfig())
                    .flatMap(id -> Optional.ofNullable(realm.getAuthenticatorConfigById(id)));
        }
    }

    /** The flow ends with a sign-in at Clerk, so other required steps of the subflow would not run. */
    private static boolean needsMore(AuthenticationExecutionModel execution) {
        boolean known = Set.of(ConditionalLoaAuthenticatorFactory.PROVIDER_ID, AUTHENTICATOR)
                .contains(Objects.requireNonNullElse(execution.getAuthenticator(), ""));
        return !known && (execution.isRequired() || execution.isConditional());
    }

    private static Stream<Condition> condition(AuthenticatorConfigModel config) {
        Integer level = LoAUtil.getLevelFromLoaConditionConfiguration(config);
        return level == null
                ? Stream.empty()
                : Stream.of(new Condition(level, LoAUtil.getMaxAgeFromLoaConditionConfiguration(config)));
    }
}
