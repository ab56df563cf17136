package io.github.keycloakclerk.mcp.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.keycloakclerk.mcp.client.RefusedRegistrationException;
import io.github.keycloakclerk.mcp.resource.McpServers;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.util.JsonSerialization;

/**
 * Reads the metadata that a client registers itself with (RFC 7591, 2).
 *
 * @param lenient whether members that Keycloak does not know, and grants that a public client cannot have, are ignored
 */
public record ClientMetadata(boolean lenient) {

    private static final Set<String> NOT_FOR_PUBLIC_CLIENTS = Set.of(
            OAuth2Constants.CLIENT_CREDENTIALS,
            OAuth2Constants.JWT_AUTHORIZATION_GRANT,
            OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE);

    private static final String PUBLIC = "public";
    private static final Set<String> SUBJECT_TYPES = Set.of(PUBLIC, "pairwise");

    /** Lenient in realms with MCP servers. */
    public static ClientMetadata of(RealmModel realm) {
        return new ClientMetadata(!McpServers.of(realm).isEmpty());
    }

    /** @throws RefusedRegistrationException with a message for the client's developer, if the metadata cannot be read */
    public OIDCClientRepresentation read(String body) throws RefusedRegistrationException {
        OIDCClientRepresentation client = parse(body);
        if (client.getJwks() != null) {
            ClientKeys.requireReadable(client.getJwks());
        }
        if (!SUBJECT_TYPES.contains(Objects.requireNonNullElse(client.getSubjectType(), PUBLIC))) {
            throw RefusedRegistrationException.metadata("subject_type is neither public nor pairwise");
        }
        return client;
    }

    private OIDCClientRepresentation parse(String body) throws RefusedRegistrationException {
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
            throw RefusedRegistrationException.metadata(member + " has an invalid value");
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
}
