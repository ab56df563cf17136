package io.github.keycloakclerk.enterprise.assertion;

import io.github.keycloakclerk.broker.backend.ClerkBackend;
import io.github.keycloakclerk.broker.config.EnterpriseSettings;
import io.github.keycloakclerk.broker.config.IssuerKeys;
import org.keycloak.broker.jwtauthorizationgrant.JWTAuthorizationGrantIdentityProviderConfig;

/**
 * An enterprise identity provider whose assertions are accepted.
 *
 * @param clerk the Clerk instance of its users
 * @param keys the identity provider of the realm with its issuer and keys
 * @param connectionId the enterprise connection with which its users sign in to Clerk
 */
public record TrustedIssuer(ClerkBackend clerk, JWTAuthorizationGrantIdentityProviderConfig keys, String connectionId) {

    public String alias() {
        return keys.getAlias();
    }

    /** See {@link IssuerKeys}. */
    boolean hasSafeKeys() {
        return IssuerKeys.of(keys).isSafe();
    }

    public EnterpriseSettings settings() {
        return clerk.config().enterprise();
    }
}
