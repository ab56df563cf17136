package io.github.keycloakclerk.mcp.cimd;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.util.JsonSerialization;

/**
 * A Client ID Metadata Document (draft-ietf-oauth-client-id-metadata-document), written by its publisher for any authorization
 * server. Members that Keycloak does not know, and options that it does not support for such clients, are ignored.
 */
final class MetadataDocument {

    private static final String NONE = "none";
    private static final ObjectReader LENIENT =
            JsonSerialization.mapper.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final OIDCClientRepresentation published;
    private final Optional<String> chosen;
    private final List<String> supported;

    private MetadataDocument(OIDCClientRepresentation published, Optional<String> chosen, List<String> supported) {
        this.published = published;
        this.chosen = chosen;
        this.supported = supported;
    }

    /** @throws IOException if a member that Keycloak knows has the wrong type */
    static MetadataDocument read(JsonNode document) throws IOException {
        List<String> supported = new ArrayList<>();
        document.path("token_endpoint_auth_methods_supported").forEach(method -> supported.add(method.asText()));
        return new MetadataDocument(
                LENIENT.forType(OIDCClientRepresentation.class).readValue(document),
                Optional.of(document.path("token_endpoint_auth_method"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText),
                supported);
    }

    /** @throws IOException if the document is not a JSON Web Key Set */
    static JSONWebKeySet keys(JsonNode document) throws IOException {
        return LENIENT.forType(JSONWebKeySet.class).readValue(document);
    }

    /** The metadata as published, including unsupported options. */
    OIDCClientRepresentation published() {
        return published;
    }

    /**
     * The authentication method: the named one if Keycloak supports it; otherwise {@code none} if the document lists that or no
     * method; otherwise the client's keys. Empty if it only lists unsupported methods, such as those with a shared secret.
     */
    Optional<String> authenticationMethod() {
        Optional<String> usable = chosen.filter(MetadataDocument::isUsable);
        if (usable.isPresent()) {
            return usable;
        }
        boolean saysNothing = chosen.isEmpty() && supported.isEmpty();
        return saysNothing || supported.contains(NONE)
                ? Optional.of(NONE)
                : supported.stream().filter(MetadataDocument::isUsable).findFirst();
    }

    private static boolean isUsable(String method) {
        return method.equals(NONE) || method.equals(OIDCLoginProtocol.PRIVATE_KEY_JWT);
    }

    /**
     * The client to register.
     *
     * @param method the authentication method
     * @param keys its public keys; may be null for a public client
     */
    OIDCClientRepresentation client(String method, @Nullable JSONWebKeySet keys) {
        OIDCClientRepresentation client = new OIDCClientRepresentation();
        client.setClientId(published.getClientId());
        client.setClientName(published.getClientName());
        client.setClientUri(published.getClientUri());
        client.setLogoUri(published.getLogoUri());
        client.setPolicyUri(published.getPolicyUri());
        client.setTosUri(published.getTosUri());
        client.setRedirectUris(published.getRedirectUris());
        client.setGrantTypes(grantTypes());
        client.setResponseTypes(List.of(OAuth2Constants.CODE));
        client.setTokenEndpointAuthMethod(method);
        if (method.equals(OIDCLoginProtocol.PRIVATE_KEY_JWT)) {
            client.setTokenEndpointAuthSigningAlg(published.getTokenEndpointAuthSigningAlg());
            client.setJwks(keys);
        }
        return client;
    }

    /** With refresh tokens if the document lists them or no grant at all, as every MCP client wants them. */
    private List<String> grantTypes() {
        List<String> asked = published.getGrantTypes();
        boolean refresh = asked == null || asked.isEmpty() || asked.contains(OAuth2Constants.REFRESH_TOKEN);
        return refresh
                ? List.of(OAuth2Constants.AUTHORIZATION_CODE, OAuth2Constants.REFRESH_TOKEN)
                : List.of(OAuth2Constants.AUTHORIZATION_CODE);
    }
}
