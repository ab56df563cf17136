package io.github.keycloakclerk.mcp.cimd;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oauth2.cimd.provider.AbstractPersistentClientIdMetadataDocumentProvider;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;

/**
 * A client with a Client ID Metadata Document that comes to the token endpoint without an authorization request before. Keycloak 26.7
 * reads documents at the authorization endpoint only.
 */
public record PublishedClient(KeycloakSession session, String clientId) {

    /** Tells {@link McpClientMetadataDocumentExecutor} that there is no redirect URI. */
    static final class WithoutRedirect extends PreAuthorizationRequestContext {

        WithoutRedirect(String clientId, MultivaluedMap<String, String> parameters) {
            super(clientId, parameters);
        }
    }

    /** Whether a client is one with a document. */
    public static boolean is(ClientModel client) {
        return client.getAttribute(AbstractPersistentClientIdMetadataDocumentProvider.CIMD_CACHE_EXPIRY_TIME_IN_SEC)
                != null;
    }

    /** Whether an ID can be that of a document. An administrator may have made a client whose ID is a URL; it has no document. */
    static boolean names(RealmModel realm, @Nullable String clientId) {
        if (clientId == null || !(clientId.startsWith("https:") || clientId.startsWith("http:"))) {
            return false;
        }
        ClientModel client = realm.getClientByClientId(clientId);
        return client == null || is(client);
    }

    /** Whether the ID can be that of a document. */
    public boolean hasDocument() {
        return names(session.getContext().getRealm(), clientId);
    }

    /**
     * Reads the document if the realm does not know it, or not any more, by the client policies of the realm, which may refuse it.
     *
     * @param parameters of the request
     */
    public void read(MultivaluedMap<String, String> parameters) throws ClientPolicyException {
        session.clientPolicy().triggerOnEvent(new WithoutRedirect(clientId, new MultivaluedHashMap<>(parameters)));
    }
}
