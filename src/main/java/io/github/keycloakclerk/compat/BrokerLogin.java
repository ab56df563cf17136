package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.broker.provider.util.IdentityBrokerState;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.ClientSessionCode;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Starts the login at an identity provider like {@code IdentityBrokerService.performLogin}, but without redirecting the
 * browser to Keycloak's broker endpoint first.
 *
 * <p>Written against 26.7: {@code IdentityBrokerService.createAuthenticationRequest} is private.
 */
public final class BrokerLogin {

    private BrokerLogin() {}

    /** The provider's response, usually a redirect to its sign-in page. */
    public static Response start(KeycloakSession session, AuthenticationSessionModel authSession, String alias) {
        RealmModel realm = session.getContext().getRealm();
        UserAuthenticationIdentityProvider<?> provider = IdentityBrokerService.getIdentityProvider(session, alias);
        ClientSessionCode<AuthenticationSessionModel> code = new ClientSessionCode<>(session, realm, authSession);
        code.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
        IdentityBrokerState state = IdentityBrokerState.decoded(
                code.getOrGenerateCode(),
                authSession.getClient().getId(),
                authSession.getClient().getClientId(),
                authSession.getTabId(),
                null);
        URI base = session.getContext().getUri().getBaseUri();
        String redirectUri =
                Urls.identityProviderAuthnResponse(base, alias, realm.getName()).toString();
        return provider.performLogin(new AuthenticationRequest(
                session,
                realm,
                authSession,
                session.getContext().getHttpRequest(),
                session.getContext().getUri(),
                state,
                redirectUri));
    }
}
