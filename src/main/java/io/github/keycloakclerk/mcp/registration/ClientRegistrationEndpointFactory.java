package io.github.keycloakclerk.mcp.registration;

import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProviderFactory;

/** Replaces Keycloak's factory: of two providers with the same ID, the one with the higher {@link #order()} wins. */
public final class ClientRegistrationEndpointFactory extends OIDCClientRegistrationProviderFactory {

    @Override
    public ClientRegistrationProvider create(KeycloakSession session) {
        return new ClientRegistrationEndpoint(session);
    }

    @Override
    public int order() {
        return 10;
    }
}
