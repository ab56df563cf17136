package io.github.keycloakclerk.compat;

import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The URL at which Keycloak continues the browser flow of a sign-in. Written against 26.7. */
public final class FlowStart {

    private FlowStart() {}

    /** Redirects the browser to the flow, from any page of the sign-in. */
    public static Response redirect(KeycloakSession session, AuthenticationSessionModel authSession) {
        AuthenticationFlowURLHelper urls = new AuthenticationFlowURLHelper(
                session, session.getContext().getRealm(), session.getContext().getUri());
        return Response.seeOther(urls.getLastExecutionUrl(
                        LoginActionsService.AUTHENTICATE_PATH,
                        null,
                        authSession.getClient().getClientId(),
                        authSession.getTabId(),
                        AuthenticationProcessor.getClientData(session, authSession)))
                .build();
    }
}
