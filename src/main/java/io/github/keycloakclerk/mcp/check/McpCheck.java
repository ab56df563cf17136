package io.github.keycloakclerk.mcp.check;

import io.github.keycloakclerk.check.CheckPart;
import io.github.keycloakclerk.check.RealmCheck;
import io.github.keycloakclerk.mcp.limit.ClientLimits;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The checks for MCP clients, independent of the identity provider. */
record McpCheck() implements RealmCheck {

    /** In the order in which a client depends on them. */
    private static final List<CheckPart> PARTS = List.of(
            ReachedServer::begin,
            ServersCheck::begin,
            RegistrationCheck::begin,
            ExecutorsCheck::begin,
            ConsentCheck::begin,
            TokensCheck::begin,
            KeycloakCheck::begin);

    private static final String REALMS =
            "select distinct policy.realm.id from ComponentEntity policy where policy.providerId = :limit";

    @Override
    public List<CheckPart> parts(KeycloakSession session) {
        return PARTS;
    }

    /** The realms in which clients can register themselves. */
    @Override
    public List<String> realms(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(REALMS, String.class)
                .setParameter("limit", ClientLimits.POLICY)
                .getResultList();
    }
}
