package io.github.keycloakclerk.broker.linking;

import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantIdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;

/** Identity providers that users cannot sign in with: they only hold the issuer and the keys of assertions. */
final class IssuerProviders {

    private IssuerProviders() {}

    static boolean is(IdentityProviderModel provider) {
        return JWTAuthorizationGrantIdentityProviderFactory.PROVIDER_ID.equals(provider.getProviderId());
    }

    static boolean is(KeycloakSession session, String alias) {
        IdentityProviderModel provider = session.identityProviders().getByAlias(alias);
        return provider != null && is(provider);
    }
}
