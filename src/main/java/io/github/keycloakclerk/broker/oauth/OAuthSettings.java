package io.github.keycloakclerk.broker.oauth;

import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;

/**
 * What an administrator decided about the sign-in at Clerk's OAuth server.
 *
 * @param provider alias of the identity provider
 * @param issuer of the Clerk instance
 * @param oidc the same for Keycloak's OpenID Connect provider, without addresses
 */
public record OAuthSettings(String provider, String issuer, OIDCIdentityProviderConfig oidc) {

    boolean hasApplication() {
        return oidc.getClientId() != null && oidc.getClientSecret() != null;
    }
}
