package io.github.keycloakclerk.mcp.policy;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oauth2.cimd.clientpolicy.context.CimdClientRegisterContext;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.context.ClientModelContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationContext;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProvider;

/** Typical MCP clients, to evaluate the realm's policies with. */
public record SampleClients(KeycloakSession session, RealmModel realm) {

    private static final String REDIRECT_URI = "http://127.0.0.1/callback";
    private static final String DOCUMENT = "https://claude.ai/oauth/claude-code-client-metadata";

    /** The registration of a program on the user's computer, without a token. */
    public ClientPolicyContext anonymous() {
        return registration(session, realm, client(), null);
    }

    /** The same registration with a token of the type. */
    public ClientPolicyContext withToken(String type) {
        return registration(session, realm, client(), new JsonWebToken().type(type));
    }

    /** The context of a registration that Keycloak passes to client policies. */
    public static ClientPolicyContext registration(
            KeycloakSession session, RealmModel realm, ClientRepresentation client, @Nullable JsonWebToken token) {
        return new DynamicClientRegisterContext(context(session, client), token, realm);
    }

    /** The context that Keycloak passes to registration policies. */
    public static OIDCClientRegistrationContext context(KeycloakSession session, ClientRepresentation client) {
        return new OIDCClientRegistrationContext(
                session, client, new OIDCClientRegistrationProvider(session), new OIDCClientRepresentation());
    }

    /** An authorization request of a client with a metadata document. */
    public ClientPolicyContext authorization() {
        return authorization(DOCUMENT, REDIRECT_URI);
    }

    /** An authorization request of a client whose ID is a URL. */
    public static ClientPolicyContext authorization(String clientId, String redirectUri) {
        MultivaluedHashMap<String, String> parameters = new MultivaluedHashMap<>();
        parameters.putSingle(OAuth2Constants.CLIENT_ID, clientId);
        parameters.putSingle(OAuth2Constants.REDIRECT_URI, redirectUri);
        return new PreAuthorizationRequestContext(clientId, parameters);
    }

    /** An authorization request of an existing client. */
    public static ClientPolicyContext authorizationOf(ClientModel client) {
        return new AuthorizationOf(client);
    }

    private record AuthorizationOf(ClientModel client) implements ClientModelContext {

        @Override
        public ClientPolicyEvent getEvent() {
            return ClientPolicyEvent.AUTHORIZATION_REQUEST;
        }

        @Override
        public ClientModel getClient() {
            return client;
        }
    }

    /** The registration of the client with a metadata document. */
    public ClientPolicyContext documentRegistration() {
        ClientRepresentation client = client();
        client.setClientId(DOCUMENT);
        return new CimdClientRegisterContext(client);
    }

    private static ClientRepresentation client() {
        ClientRepresentation client = new ClientRepresentation();
        client.setName("Claude Code");
        client.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        client.setPublicClient(true);
        client.setStandardFlowEnabled(true);
        client.setRedirectUris(List.of(REDIRECT_URI));
        client.setAttributes(Map.of());
        return client;
    }
}
