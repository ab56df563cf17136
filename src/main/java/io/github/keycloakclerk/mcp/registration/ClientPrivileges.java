package io.github.keycloakclerk.mcp.registration;

import java.util.Set;
import org.keycloak.authentication.authenticators.client.ClientIdAndSecretAuthenticator;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Removes what a client must not set itself. Keycloak's own registration format ({@code clients-registrations/default}) accepts
 * all settings of a client; those not in {@link ClientNormalizer} are reset.
 */
final class ClientPrivileges {

    private static final Set<String> AUTHENTICATORS =
            Set.of("none", ClientIdAndSecretAuthenticator.PROVIDER_ID, JWTClientAuthenticator.PROVIDER_ID);

    private ClientPrivileges() {}

    @SuppressWarnings("deprecation") // default roles of a client are still read
    static void remove(ClientRepresentation client) {
        allowCodeOnly(client);
        client.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        client.setConsentRequired(true);
        client.setFullScopeAllowed(false);
        client.setAlwaysDisplayInConsole(false);
        client.setFrontchannelLogout(false);
        client.setSurrogateAuthRequired(false);
        client.setDescription(null);
        client.setType(null);
        client.setEnabled(null);
        client.setSecret(null);
        client.setNotBefore(null);
        client.setRootUrl(null);
        client.setAdminUrl(null);
        client.setDefaultRoles(null);
        client.setAuthenticationFlowBindingOverrides(null);
        client.setProtocolMappers(null);
        client.setAuthorizationSettings(null);
        client.setNodeReRegistrationTimeout(null);
        client.setRegisteredNodes(null);
        client.setRegistrationAccessToken(null);
        client.setAccess(null);
        client.setOrigin(null);
        if (!AUTHENTICATORS.contains(String.valueOf(client.getClientAuthenticatorType()))) {
            client.setClientAuthenticatorType(null);
        }
    }

    /** A client must not take an ID that is needed by another one, such as the URL of a metadata document. */
    static void removeIds(ClientRepresentation client) {
        client.setId(null);
        client.setClientId(null);
    }

    @SuppressWarnings("deprecation") // Old members of the format, which Keycloak still reads.
    private static void allowCodeOnly(ClientRepresentation client) {
        client.setDirectGrantsOnly(null);
        client.setBearerOnly(false);
        client.setStandardFlowEnabled(true);
        client.setImplicitFlowEnabled(false);
        client.setDirectAccessGrantsEnabled(false);
        client.setServiceAccountsEnabled(false);
        client.setAuthorizationServicesEnabled(null);
    }
}
