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
 * What a browser flow demands of the sign-ins of one provider: its steps {@code clerk-sign-in}, and the subflows with Keycloak's
 * "Condition - Level of Authentication" in which they stand. The browser leaves for Clerk once, whatever level it is for.
 *
 * @param levels of the steps for this provider, in ascending order
 * @param floor the lowest level of the flow, which everybody has to reach; {@link ClerkLevel#ALWAYS} if it has no levels
 * @param onlyClerk whether the flow has no other way in than Clerk and the cookie of a running session
 */
public record FlowLevels(List<ClerkLevel> levels, int floor, boolean onlyClerk) {

    private static final Logger LOG = Logger.getLogger(FlowLevels.class);

    /** Id of the authenticator that sends the browser to Clerk, and its setting. */
    public static final String AUTHENTICATOR = "clerk-sign-in";

    public static final String SECOND_FACTOR = "requireSecondFactor";

    private static final Set<String> OF_CLERK = Set.of(
            AUTHENTICATOR, CookieAuthenticatorFactory.PROVIDER_ID, ConditionalLoaAuthenticatorFactory.PROVIDER_ID);

    /** The browser flow of the client that the sign-in is for, as it is now. */
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

    /** Whether sign-ins of this provider come through the flow. */
    public boolean hasSteps() {
        return !levels.isEmpty();
    }

    /** The level that an execution stands for; empty if this flow does not have it. */
    Optional<Integer> levelOf(String execution) {
        return levels.stream()
                .filter(level -> level.execution().equals(execution))
                .map(ClerkLevel::level)
                .findFirst();
    }

    /** The condition that a part of the flow stands below. */
    private record Condition(int level, int maxAge) {
        static final Condition NONE = new Condition(ClerkLevel.ALWAYS, -1);
    }

    /** @param conditions the levels that were met, by the id of their flow */
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
            // Also where it says the same as the one around it: what this flow demands beside Clerk counts.
            if (own.isPresent()) {
                conditions.put(flow, condition.level());
                if (executions.stream().anyMatch(FlowLevels::needsMore)) {
                    LOG.warnf("Level %d cannot be reached through Clerk: its subflow requires more", condition.level());
                    // The level is not offered; what its step demands of Clerk holds all the same.
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

    /** After a sign-in at Clerk the flow does not go on, so nothing else of the subflow would happen. */
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
