package io.github.keycloakclerk.mcp.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.client.SelfRegistration;
import io.github.keycloakclerk.mcp.resource.McpServers;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientregistration.ClientRegistrationAuth;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
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

    private static final String PUBLIC = "public";
    private static final Set<String> SUBJECT_TYPES = Set.of(PUBLIC, "pairwise");

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

    /** Changes a client that shows its registration access token. */
    @PUT
    @Path("{clientId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response update(@PathParam("clientId") String clientId, String body) {
        OIDCClientRepresentation client = read(body, EventType.CLIENT_UPDATE);
        if (client.getClientId() != null && !client.getClientId().equals(clientId)) {
            throw RefusedRegistrationException.metadata("client_id is not that of the client in the URL")
                    .answer(session, EventType.CLIENT_UPDATE);
        }
        // Keycloak looks the client up by it, and does not expect to find none.
        client.setScope(null);
        return asSent(keycloak.updateOIDC(clientId, client));
    }

    /** Shows a client that shows its registration access token. */
    @GET
    @Path("{clientId}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response get(@PathParam("clientId") String clientId) {
        return asSent(keycloak.getOIDC(clientId));
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
            OIDCClientRepresentation client = parse(body);
            if (client.getJwks() != null) {
                ClientKeys.requireReadable(client.getJwks());
            }
            if (!SUBJECT_TYPES.contains(Objects.requireNonNullElse(client.getSubjectType(), PUBLIC))) {
                throw RefusedRegistrationException.metadata("subject_type is neither public nor pairwise");
            }
            return client;
        } catch (RefusedRegistrationException refusal) {
            throw refusal.answer(session, type);
        }
    }

    private OIDCClientRepresentation parse(String body) throws RefusedRegistrationException {
        boolean lenient = !McpServers.of(session.getContext().getRealm()).isEmpty();
        ObjectReader reader = JsonSerialization.mapper.readerFor(OIDCClientRepresentation.class);
        try {
            @Nullable
            OIDCClientRepresentation client = (lenient
                            ? reader.without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            : reader)
                    .readValue(body);
            if (client == null) {
                throw RefusedRegistrationException.metadata("The client metadata is missing");
            }
            return lenient ? withoutGrantsOfOthers(client) : client;
        } catch (JsonMappingException e) {
            String member = e.getPath().stream()
                    .findFirst()
                    .map(JsonMappingException.Reference::getFieldName)
                    .orElse("The client metadata");
            throw RefusedRegistrationException.metadata(member + " is not what it should be");
        } catch (JsonProcessingException e) {
            throw RefusedRegistrationException.metadata("The client metadata is not JSON");
        }
    }

    private static OIDCClientRepresentation withoutGrantsOfOthers(OIDCClientRepresentation client) {
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
