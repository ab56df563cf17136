package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.ProblemLog;
import io.github.keycloakclerk.check.RealmCheck;
import io.github.keycloakclerk.check.RealmCheckFactory;
import io.github.keycloakclerk.mcp.limit.ClientLimits;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** What concerns MCP clients, whoever signs users in. */
public final class McpCheckFactory implements RealmCheckFactory, RealmCheck {

    /** In the order in which a client comes by what they look at. */
    private static final List<Function<CheckScope, List<Supplier<List<Finding>>>>> PARTS = List.of(
            ReachedServer::begin,
            ServersCheck::begin,
            RegistrationCheck::begin,
            ExecutorsCheck::begin,
            ConsentCheck::begin,
            TokensCheck::begin,
            KeycloakCheck::begin);

    private static final String LOG_PROBLEMS = "logProblems";

    private static final String REALMS =
            "select distinct policy.realm.id from ComponentEntity policy where policy.providerId = :limit";

    private final ProblemLog log = new ProblemLog();
    private boolean logs = true;

    @Override
    public void init(Config.Scope config) {
        logs = config.getBoolean(LOG_PROBLEMS, true);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        if (logs) {
            log.register(factory);
        }
    }

    /** Those where clients can register themselves. */
    @Override
    public List<String> realms(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(REALMS, String.class)
                .setParameter("limit", ClientLimits.POLICY)
                .getResultList();
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return List.of(new ProviderConfigProperty(
                LOG_PROBLEMS,
                LOG_PROBLEMS,
                "Whether realms with problems are named in the log at start and after changes.",
                ProviderConfigProperty.BOOLEAN_TYPE,
                true));
    }

    @Override
    public List<Supplier<List<Finding>>> begin(CheckScope scope) {
        return PARTS.stream()
                .map(part -> part.apply(scope))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public RealmCheck create(KeycloakSession session) {
        return this;
    }

    @Override
    public String getId() {
        return "mcp";
    }

    @Override
    public void close() {
        log.close();
    }
}
