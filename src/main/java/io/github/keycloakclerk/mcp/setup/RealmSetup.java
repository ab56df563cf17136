package io.github.keycloakclerk.mcp.setup;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** Prepares a realm for MCP clients. Can be repeated: it adds what is missing and keeps the settings of administrators. */
public record RealmSetup(KeycloakSession session, RealmModel realm, AdminEventBuilder adminEvent) {

    /**
     * Prepares the realm, or lists what that would change.
     *
     * @throws jakarta.ws.rs.WebApplicationException with a message, if the request cannot be carried out
     */
    public SetupAnswer run(JsonNode body) {
        try {
            SetupRequest request = SetupRequest.read(body);
            Changes changes = new Changes();
            new ServerScopes(realm, changes).add(request.servers());
            new Registration(realm, changes).open(request.webOrigins());
            new Policies(session, realm, changes).add(request.redirectHosts());
            new Appearance(session, realm, changes).set();
            if (request.dryRun()) {
                session.getTransactionManager().setRollbackOnly();
            } else {
                changes.publish(session, adminEvent);
            }
            return new SetupAnswer(request.dryRun(), changes.list());
        } catch (IllegalArgumentException | ClientPolicyException e) {
            session.getTransactionManager().setRollbackOnly();
            throw ErrorResponse.error(String.valueOf(e.getMessage()), Response.Status.BAD_REQUEST);
        }
    }
}
