package io.github.keycloakclerk.authentication;

import io.github.keycloakclerk.broker.signin.ClerkLevel;
import io.github.keycloakclerk.broker.signin.ClerkLevels;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.IdentityProviderAuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalLoaAuthenticatorFactory;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.authentication.authenticators.util.LoAUtil;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Finds the levels of authentication that a flow offers through Clerk: subflows with Keycloak's "Condition - Level of
 * Authentication" in which {@code clerk-sign-in} stands. The browser leaves for Clerk once, whatever level it is for.
 */
record LevelsOfFlow(RealmModel realm, String provider) {

    private static final Logger LOG = Logger.getLogger(LevelsOfFlow.class);

    static final String SECOND_FACTOR = "requireSecondFactor";

    /** The condition that a part of the flow stands below. */
    private record Condition(int level, int maxAge) {
        static final Condition NONE = new Condition(ClerkLevel.ALWAYS, -1);
    }

    /** @param provider alias of the provider that the browser is sent to */
    static ClerkLevels of(AuthenticationFlowContext context, String provider) {
        List<ClerkLevel> all = new LevelsOfFlow(context.getRealm(), provider)
                .below(context.getTopLevelFlow().getId(), Condition.NONE)
                .sorted(Comparator.comparingInt(ClerkLevel::level))
                .toList();
        int here = all.stream()
                .filter(level -> level.execution().equals(context.getExecution().getId()))
                .mapToInt(ClerkLevel::level)
                .findFirst()
                .orElse(ClerkLevel.ALWAYS);
        AcrStore store = new AcrStore(context.getSession(), context.getAuthenticationSession());
        int asked = store.getRequestedLevelOfAuthentication(context.getTopLevelFlow());
        // What stands below no condition holds where the flow has come to it, and nowhere else.
        List<ClerkLevel> possible = all.stream()
                .filter(level -> level.level() != ClerkLevel.ALWAYS
                        || level.execution().equals(context.getExecution().getId()))
                .toList();
        return new ClerkLevels(
                provider,
                Optional.ofNullable(context.getUser()).map(UserModel::getId).orElse(""),
                store.getLevelOfAuthenticationFromCurrentAuthentication(),
                Math.max(asked, here),
                possible);
    }

    private Stream<ClerkLevel> below(String flow, Condition outer) {
        List<AuthenticationExecutionModel> executions = realm.getAuthenticationExecutionsStream(flow)
                .filter(execution -> !execution.isDisabled())
                .toList();
        Condition condition = executions.stream()
                .filter(execution ->
                        ConditionalLoaAuthenticatorFactory.PROVIDER_ID.equals(execution.getAuthenticator()))
                .flatMap(execution -> config(execution).stream())
                .flatMap(LevelsOfFlow::condition)
                .findFirst()
                .orElse(outer);
        if (condition != outer && executions.stream().anyMatch(LevelsOfFlow::needsMore)) {
            LOG.warnf("Level %d cannot be reached through Clerk: its subflow demands more", condition.level());
            return Stream.empty();
        }
        return executions.stream().flatMap(execution -> of(execution, condition));
    }

    /** After a sign-in at Clerk the flow does not go on, so nothing else of the subflow would happen. */
    private static boolean needsMore(AuthenticationExecutionModel execution) {
        boolean known = Set.of(
                        ConditionalLoaAuthenticatorFactory.PROVIDER_ID, ClerkSignInAuthenticatorFactory.PROVIDER_ID)
                .contains(Objects.requireNonNullElse(execution.getAuthenticator(), ""));
        return !known && (execution.isRequired() || execution.isConditional());
    }

    private Stream<ClerkLevel> of(AuthenticationExecutionModel execution, Condition condition) {
        if (execution.isAuthenticatorFlow()) {
            return below(execution.getFlowId(), condition);
        }
        if (!ClerkSignInAuthenticatorFactory.PROVIDER_ID.equals(execution.getAuthenticator())) {
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

    private static Stream<Condition> condition(AuthenticatorConfigModel config) {
        Integer level = LoAUtil.getLevelFromLoaConditionConfiguration(config);
        return level == null
                ? Stream.empty()
                : Stream.of(new Condition(level, LoAUtil.getMaxAgeFromLoaConditionConfiguration(config)));
    }

    private Optional<AuthenticatorConfigModel> config(AuthenticationExecutionModel execution) {
        return Optional.ofNullable(execution.getAuthenticatorConfig())
                .flatMap(id -> Optional.ofNullable(realm.getAuthenticatorConfigById(id)));
    }
}
