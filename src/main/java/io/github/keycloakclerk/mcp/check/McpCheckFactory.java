package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.ProblemLog;
import io.github.keycloakclerk.check.RealmCheck;
import io.github.keycloakclerk.check.RealmCheckFactory;
import io.github.keycloakclerk.linkage.LinkageWarning;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Creates {@link McpCheck}, and logs realms with problems. */
public final class McpCheckFactory implements RealmCheckFactory {

    private static final String LOG_PROBLEMS = "logProblems";

    private final ProblemLog log = new ProblemLog();
    private boolean logs = true;

    @Override
    public void init(Config.Scope config) {
        logs = config.getBoolean(LOG_PROBLEMS, true);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        LinkageWarning.register(factory);
        if (logs) {
            log.register(factory);
        }
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return List.of(new ProviderConfigProperty(
                LOG_PROBLEMS,
                LOG_PROBLEMS,
                "Log realms with problems at startup and after changes.",
                ProviderConfigProperty.BOOLEAN_TYPE,
                true));
    }

    @Override
    public RealmCheck create(KeycloakSession session) {
        return new McpCheck();
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
