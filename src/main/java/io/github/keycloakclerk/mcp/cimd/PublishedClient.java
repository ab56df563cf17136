package io.github.keycloakclerk.mcp.cimd;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oauth2.cimd.provider.AbstractPersistentClientIdMetadataDocumentProvider;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;

/**
 * A client with a Client ID Metadata Document that uses the token endpoint without a preceding authorization request. Keycloak
 * 26.7 reads documents only at the authorization endpoint.
 */
public record PublishedClient(KeycloakSession session, String clientId) {

    private static final Logger LOG = Logger.getLogger(PublishedClient.class);

    /** Informs {@link McpClientMetadataDocumentExecutor} that there is no redirect URI. */
    static final class WithoutRedirect extends PreAuthorizationRequestContext {

        WithoutRedirect(String clientId, MultivaluedMap<String, String> parameters) {
            super(clientId, parameters);
        }
    }

    /** Whether a client was registered from a document. */
    private static boolean is(ClientModel client) {
        return client.getAttribute(AbstractPersistentClientIdMetadataDocumentProvider.CIMD_CACHE_EXPIRY_TIME_IN_SEC)
                != null;
    }

    /** Whether a client was registered from a document and authenticates with the keys of the document. */
    public static boolean hasKeys(ClientModel client) {
        return is(client)
                && names(client.getRealm(), client.getClientId())
                && JWTClientAuthenticator.PROVIDER_ID.equals(client.getClientAuthenticatorType());
    }

    /** Whether a client ID can be the URL of a document. Not if an administrator created a client with this URL as its ID. */
    static boolean names(RealmModel realm, @Nullable String clientId) {
        if (clientId == null || !(clientId.startsWith("https:") || clientId.startsWith("http:"))) {
            return false;
        }
        ClientModel client = realm.getClientByClientId(clientId);
        return client == null || is(client);
    }

    /** Whether the client ID can be the URL of a document. */
    public boolean hasDocument() {
        return names(session.getContext().getRealm(), clientId);
    }

    /**
     * Reads the document if it is unknown or expired, by triggering the realm's client policies, which may refuse it.
     *
     * @param parameters the parameters of the request
     */
    public void read(MultivaluedMap<String, String> parameters) throws ClientPolicyException {
        MultivaluedMap<String, String> copy = new MultivaluedHashMap<>(parameters);
        // Optional for a client that authenticates with its keys, but conditions of policies read it.
        copy.putSingle(OAuth2Constants.CLIENT_ID, clientId);
        try {
            session.clientPolicy().triggerOnEvent(new WithoutRedirect(clientId, copy));
        } catch (RuntimeException e) {
            // Other executors expect the redirect URI of an authorization request.
            LOG.warnf(
                    "A client policy cannot judge a client without a redirect URI: %s",
                    e.getClass().getName());
            throw new ClientPolicyException(
                    OAuthErrorException.INVALID_REQUEST, "The client policies do not allow the client");
        }
    }
}
