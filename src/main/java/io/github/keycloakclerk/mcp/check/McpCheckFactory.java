package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckScope;
import io.github.keycloakclerk.check.Finding;
import io.github.keycloakclerk.check.RealmCheck;
import io.github.keycloakclerk.check.RealmCheckFactory;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

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
    public void close() {}
}
