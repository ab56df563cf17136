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
 * Which clients may bring assertions: public ones that an administrator lists, those that published a Client ID Metadata Document and
 * authenticate with their keys, and others that an administrator allowed with Keycloak's own settings.
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

    /** Anybody can say that they are a public client, so the assertion alone protects the user. */
    static void requireListed(String clientId, Set<String> listed) throws RefusedAssertionException {
        AssertionVerifier.require(listed.contains(clientId), Refusal.PUBLIC_CLIENT);
    }
}
