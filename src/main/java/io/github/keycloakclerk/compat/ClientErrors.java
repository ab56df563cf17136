package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.utils.OIDCRedirectUriBuilder;
import org.keycloak.protocol.oidc.utils.OIDCResponseMode;
import org.keycloak.protocol.oidc.utils.OIDCResponseType;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Reports a failed sign-in to the client, through its redirect URI, and ends the sign-in.
 *
 * <p>Written against 26.7: {@code OIDCLoginProtocol.sendError} supports a description with {@code access_denied}, but
 * not with {@code temporarily_unavailable} or {@code server_error}, so these are built here in the same way. A denial
 * is sent as {@code CONSENT_DENIED}, because {@code CANCELLED_BY_USER} would restart an IdP-initiated SAML sign-in, and
 * would leave a device code pending.
 */
public final class ClientErrors {

    private ClientErrors() {}

    /** Empty if the client's protocol has no such error, or the client has no redirect URI for it. */
    public static Optional<Response> send(
            KeycloakSession session,
            EventBuilder event,
            AuthenticationSessionModel authSession,
            String error,
            String description) {
        if (OAuthErrorException.ACCESS_DENIED.equals(error)) {
            return Optional.of(denied(session, event, authSession, description));
        }
        return OIDCLoginProtocol.LOGIN_PROTOCOL.equals(authSession.getProtocol())
                        && authSession.getRedirectUri() != null
                ? Optional.of(redirect(session, authSession, error, description))
                : Optional.empty();
    }

    private static Response denied(
            KeycloakSession session, EventBuilder event, AuthenticationSessionModel authSession, String description) {
        return session.getProvider(LoginProtocol.class, authSession.getProtocol())
                .setSession(session)
                .setRealm(session.getContext().getRealm())
                .setUriInfo(session.getContext().getUri())
                .setHttpHeaders(session.getContext().getHttpRequest().getHttpHeaders())
                .setEventBuilder(event)
                .sendError(authSession, LoginProtocol.Error.CONSENT_DENIED, description);
    }

    private static Response redirect(
            KeycloakSession session, AuthenticationSessionModel authSession, String error, String description) {
        RealmModel realm = session.getContext().getRealm();
        OIDCRedirectUriBuilder redirect = OIDCRedirectUriBuilder.fromUri(
                        authSession.getRedirectUri(), mode(authSession), session, null)
                .addParam(OAuth2Constants.ERROR, error)
                .addParam(OAuth2Constants.ERROR_DESCRIPTION, description);
        Optional.ofNullable(authSession.getClientNote(OIDCLoginProtocol.STATE_PARAM))
                .ifPresent(state -> redirect.addParam(OAuth2Constants.STATE, state));
        if (!OIDCAdvancedConfigWrapper.fromClientModel(authSession.getClient()).isExcludeIssuerFromAuthResponse()) {
            redirect.addParam(
                    OAuth2Constants.ISSUER,
                    Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName()));
        }
        new AuthenticationSessionManager(session).removeTabIdInAuthenticationSession(realm, authSession);
        return redirect.build();
    }

    private static OIDCResponseMode mode(AuthenticationSessionModel authSession) {
        return OIDCResponseMode.parse(
                authSession.getClientNote(OIDCLoginProtocol.RESPONSE_MODE_PARAM),
                OIDCResponseType.parse(authSession.getClientNote(OIDCLoginProtocol.RESPONSE_TYPE_PARAM)));
    }
}
