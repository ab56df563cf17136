package io.github.keycloakclerk.enterprise;

import io.github.keycloakclerk.enterprise.assertion.TrustedIssuers;
import io.github.keycloakclerk.mcp.metadata.GrantProfile;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.JWTAuthorizationGrantTypeFactory;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;

/** Creates {@link EnterpriseGrant}, which replaces Keycloak's own grant and extends it. */
public final class EnterpriseGrantFactory extends JWTAuthorizationGrantTypeFactory implements GrantProfile {

    @Override
    public OAuth2GrantType create(KeycloakSession session) {
        return new EnterpriseGrant(session);
    }

    /** Of providers with the same ID, Keycloak uses the one with the highest order ({@code ProviderManager}). */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public String profile() {
        return "urn:ietf:params:oauth:grant-profile:id-jag";
    }

    @Override
    public boolean isAccepted(KeycloakSession session) {
        return new TrustedIssuers(session).areAny();
    }
}
