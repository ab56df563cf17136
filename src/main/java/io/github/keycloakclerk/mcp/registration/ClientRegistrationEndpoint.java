package io.github.keycloakclerk.mcp.registration;

import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientregistration.ClientRegistrationAuth;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProvider;

/**
 * Keycloak's endpoint for dynamic client registration. In realms with MCP servers it ignores unknown members and grants that a
 * public client cannot have, instead of refusing the client (RFC 7591, 2). Everything else, and all other realms, are left to
 * Keycloak.
 */
public final class ClientRegistrationEndpoint implements ClientRegistrationProvider {

    private final KeycloakSession session;
    private final OIDCClientRegistrationProvider keycloak;

    ClientRegistrationEndpoint(KeycloakSession session) {
        this.session = session;
        this.keycloak = new OIDCClientRegistrationProvider(session);
    }

    /** Registers a client. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response create(String body) {
        return asSent(keycloak.createOIDC(read(body, EventType.CLIENT_REGISTER)));
    }

    /** Updates a client that sends its registration access token. */
    @PUT
    @Path("{clientId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response update(@PathParam("clientId") String clientId, String body) {
        OIDCClientRepresentation client = read(body, EventType.CLIENT_UPDATE);
        if (client.getClientId() != null && !client.getClientId().equals(clientId)) {
            throw RefusedRegistrationException.metadata("client_id does not match the client in the URL")
                    .answer(session, EventType.CLIENT_UPDATE);
        }
        // With a scope, Keycloak 26.7 looks for a client whose internal ID is the client_id, and fails.
        client.setScope(null);
        return asSent(keycloak.updateOIDC(clientId, client));
    }

    /** Returns a client that sends its registration access token. */
    @GET
    @Path("{clientId}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response get(@PathParam("clientId") String clientId) {
        return asSent(keycloak.getOIDC(clientId));
    }

    /** Removes a client that sends its registration access token. */
    @DELETE
    @Path("{clientId}")
    public Response delete(@PathParam("clientId") String clientId) {
        return keycloak.deleteOIDC(clientId);
    }

    /** Answers CORS preflight requests. */
    @OPTIONS
    public Response preflight() {
        return keycloak.preflight();
    }

    /** Answers CORS preflight requests. */
    @OPTIONS
    @Path("{clientId}")
    public Response preflightClient() {
        return keycloak.preflightClient();
    }

    /** The answer with the redirect URIs that the client sent. */
    private Response asSent(Response answer) {
        if (answer.getEntity() instanceof OIDCClientRepresentation shown) {
            Optional.ofNullable(session.getContext().getRealm().getClientByClientId(shown.getClientId()))
                    .filter(SelfRegistration::isUnderRules)
                    .ifPresent(client -> shown.setRedirectUris(SentRedirects.of(client)));
        }
        return answer;
    }

    private OIDCClientRepresentation read(String body, EventType type) {
        try {
            return ClientMetadata.of(session.getContext().getRealm()).read(body);
        } catch (RefusedRegistrationException refusal) {
            throw refusal.answer(session, type);
        }
    }

    @Override
    public void setAuth(ClientRegistrationAuth auth) {
        keycloak.setAuth(auth);
    }

    @Override
    public ClientRegistrationAuth getAuth() {
        return keycloak.getAuth();
    }

    @Override
    public void setEvent(EventBuilder event) {
        keycloak.setEvent(event);
    }

    @Override
    public EventBuilder getEvent() {
        return keycloak.getEvent();
    }

    @Override
    public void close() {
        keycloak.close();
    }
}
