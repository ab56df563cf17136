package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.AssertionVerifier;
import io.github.keycloakclerk.enterprise.assertion.Refusal;
import io.github.keycloakclerk.enterprise.assertion.RefusedAssertionException;
import io.github.keycloakclerk.enterprise.assertion.TrustedIssuer;
import io.github.keycloakclerk.mcp.cimd.PublishedClient;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;

/**
 * Which clients may send assertions: public clients that an administrator lists, clients with a Client ID Metadata Document
 * that authenticate with their keys, and clients that an administrator allows in Keycloak's own settings.
 */
record AllowedClient(ClientModel client, TrustedIssuer issuer) {

    void require() throws RefusedAssertionException {
        if (client.isPublicClient()) {
            requireListed(client.getClientId(), issuer.settings().publicClients());
        } else if (!PublishedClient.hasKeys(client)) {
            OIDCAdvancedConfigWrapper settings = OIDCAdvancedConfigWrapper.fromClientModel(client);
            AssertionVerifier.require(
                    settings.getJWTAuthorizationGrantEnabled()
                            && settings.getJWTAuthorizationGrantAllowedIdentityProviders()
                                    .contains(issuer.alias()),
                    Refusal.CLIENT_NOT_ALLOWED);
        }
    }

    /** A public client does not authenticate, so only the assertion protects the user. */
    static void requireListed(String clientId, Set<String> listed) throws RefusedAssertionException {
        AssertionVerifier.require(listed.contains(clientId), Refusal.PUBLIC_CLIENT);
    }
}
