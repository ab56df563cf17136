package io.github.keycloakclerk.mcp;

import com.fasterxml.jackson.databind.DeserializationFeature;
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
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.services.clientregistration.ClientRegistrationAuth;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.clientregistration.ErrorCodes;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProvider;
import org.keycloak.util.JsonSerialization;

/**
 * Keycloak's endpoint for dynamic client registration, which in realms with MCP servers ignores members that it does not know
 * and grants that a public client cannot have, instead of refusing the client for them (RFC 7591, 2). Everything else is
 * Keycloak's, also in all other realms.
 */
public final class ClientRegistrationEndpoint implements ClientRegistrationProvider {

    private static final Set<String> NOT_FOR_PUBLIC_CLIENTS = Set.of(
            OAuth2Constants.CLIENT_CREDENTIALS,
            OAuth2Constants.JWT_AUTHORIZATION_GRANT,
            OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE);

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
    public Response create(String body) throws IOException {
        return keycloak.createOIDC(read(body));
    }

    /** Changes a client that shows its registration access token. */
    @PUT
    @Path("{clientId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response update(@PathParam("clientId") String clientId, String body) throws IOException {
        return keycloak.updateOIDC(clientId, read(body));
    }

    /** Shows a client that shows its registration access token. */
    @GET
    @Path("{clientId}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response get(@PathParam("clientId") String clientId) {
        return keycloak.getOIDC(clientId);
    }

    /** Removes a client that shows its registration access token. */
    @DELETE
    @Path("{clientId}")
    public Response delete(@PathParam("clientId") String clientId) {
        return keycloak.deleteOIDC(clientId);
    }

    /** For browsers. */
    @OPTIONS
    public Response preflight() {
        return keycloak.preflight();
    }

    /** For browsers. */
    @OPTIONS
    @Path("{clientId}")
    public Response preflightClient() {
        return keycloak.preflightClient();
    }

    private OIDCClientRepresentation read(String body) throws IOException {
        if (McpServers.of(session.getContext().getRealm()).isEmpty()) {
            return JsonSerialization.mapper.readValue(body, OIDCClientRepresentation.class);
        }
        OIDCClientRepresentation client = JsonSerialization.mapper
                .readerFor(OIDCClientRepresentation.class)
                .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(body);
        if (client == null) {
            throw new ErrorResponseException(
                    ErrorCodes.INVALID_CLIENT_METADATA, "The client metadata is missing", Response.Status.BAD_REQUEST);
        }
        if ("none".equals(client.getTokenEndpointAuthMethod()) && client.getGrantTypes() != null) {
            client.setGrantTypes(client.getGrantTypes().stream()
                    .filter(Objects::nonNull)
                    .filter(grant -> !NOT_FOR_PUBLIC_CLIENTS.contains(grant))
                    .toList());
        }
        return client;
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
